import { MetaxyConfig } from "../../config.ts";
import { ProjectMismatchError } from "../../errors.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import type { StoreContext } from "./store-context.ts";

/**
 * Refuses to change a feature of another project than the store's; where either side has none, nothing is asked.
 * @throws ProjectMismatchError PROJECT_MISMATCH
 */
export function guardProject(context: StoreContext, handle: FeatureHandle, allowed: boolean | undefined): void {
  if (allowed === true || context.permissions.has("crossProjectWrites")) return;
  const expected = context.options.project ?? MetaxyConfig.get().project;
  if (expected === undefined || handle.project === undefined || handle.project === expected) return;
  throw new ProjectMismatchError(
    `Feature ${handle.key} belongs to project ${JSON.stringify(handle.project)}, but this store writes for project ${JSON.stringify(expected)}. For a deliberate write across projects use store.allowCrossProjectWrites(async () => { … }) or { allowCrossProject: true }.`,
    { details: { feature: handle.key, project: handle.project, expected } },
  );
}

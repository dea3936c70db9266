import { FeatureNotFoundError, MetadataSchemaError, MetadataStoreError } from "../../errors.ts";
import { bindRequest } from "../../plan/bind-request.ts";
import type { ResolveRequest, SamplesRequest } from "../../plan/resolve-request.ts";
import type { VersioningPlan } from "../../plan/versioning-plan.ts";
import type { ColumnTypes } from "../../rows/column-type.ts";
import { describeValue } from "../../rows/describe-value.ts";
import type { SpooledRows } from "../../rows/row-batch.ts";
import { hasAllIds } from "../read/stored-ids.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { marksTable } from "../session/marks-table.ts";
import { createSpoolFolder, removeSpoolFolder } from "../session/spool-folder.ts";
import type { DriverCall, StoreContext, Subject } from "../session/store-context.ts";
import { chooseEngine } from "./choose-engine.ts";
import { Increment, type ResolvedRows } from "./increment.ts";
import { prepareSamples } from "./prepare-samples.ts";
import { type ParentLookup, type ResolveInputs, resolveInputs } from "./resolve-inputs.ts";
import type { ResolveOptions } from "./resolve-options.ts";
import { warnAboutResult } from "./resolve-warnings.ts";
import { runNative, runPolars } from "./run-engine.ts";

/** What a resolve is asked for besides the caller's options. */
export interface ResolveTask {
  readonly handle: FeatureHandle;
  readonly options: ResolveOptions;
  readonly samplesRole: SamplesRequest["role"];
  readonly lookup: ParentLookup;
}

function comparison(options: ResolveOptions): ResolveRequest["compareWith"] {
  if (options.skipComparison === true) return "nothing";
  const mode = options.compareWith ?? "definition";
  if (mode === "definition" || mode === "latest") return mode;
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `compareWith must be "definition" or "latest", not ${describeValue(mode)}.`,
  );
}

function requireSamples(handle: FeatureHandle, options: ResolveOptions): void {
  if (!handle.isRoot || options.samples !== undefined) return;
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `${handle.key} has no parents, so its samples must be given: resolveUpdate(feature, { samples }) with its id columns and metaxy_provenance_by_field.`,
    { details: { feature: handle.key } },
  );
}

interface Asked {
  readonly samples: SamplesRequest | undefined;
  readonly options: ResolveOptions;
}

/** Types of the table if it can hold rows to compare with. */
function comparableTypes(plan: VersioningPlan, types: ColumnTypes | undefined, options: ResolveOptions) {
  if (types === undefined || hasAllIds(plan, types)) return types;
  if (comparison(options) !== "latest") return undefined;
  const added = plan.idColumns.find((id) => !types.has(id)) ?? "";
  throw new MetadataSchemaError(
    `The stored rows of ${plan.feature} have no id column ${JSON.stringify(added)}: its id columns changed, so compareWith: "latest" cannot tell which of them is which sample. Use compareWith: "definition".`,
    { details: { feature: plan.feature, column: added } },
  );
}

function bind(plan: VersioningPlan, inputs: ResolveInputs, { samples, options }: Asked): ResolveRequest {
  return bindRequest(plan, {
    parents: inputs.parents.map(({ found, declared, predicates }) => ({
      types: found?.types,
      declared,
      filters: predicates,
    })),
    ...(samples === undefined ? {} : { samples }),
    target: {
      types: comparableTypes(plan, inputs.targetTypes, options),
      declared: inputs.targetDeclared,
      filters: inputs.targetFilters.predicates,
      stale: inputs.stale.predicates,
      marks: inputs.marks,
    },
    compareWith: comparison(options),
  });
}

/** A statement gives no progress of its own. */
function tellNative({ counts }: SpooledRows, { onProgress }: ResolveOptions): void {
  const { summary: _, ...statuses } = counts.rows;
  const rows = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  onProgress?.({ rows, total: rows });
}

async function compute(call: DriverCall, task: ResolveTask): Promise<ResolvedRows> {
  const { context } = call;
  const { handle, options } = task;
  const subject = { context, handle };
  const plan = handle.plan(call.hash);
  const folder = await createSpoolFolder();
  let inputs: ResolveInputs | undefined;
  try {
    inputs = await resolveInputs(subject, plan, { options, lookup: task.lookup });
    const samples = await prepareSamples(call, task, inputs.targetTypes);
    const request = bind(plan, inputs, { samples, options });
    const engine = chooseEngine(subject, inputs, options.versioningEngine);
    const run = { call, request, inputs, folder, onProgress: options.onProgress };
    const spool = await (engine === "native" ? runNative(run) : runPolars(run));
    if (spool.newest !== undefined) {
      for (const { name } of [handle.table, marksTable(handle)]) context.stamps.observe(name, spool.newest);
    }
    warnAboutResult(subject, request, spool);
    if (engine === "native") tellNative(spool, options);
    const dispose = async (): Promise<void> => {
      await spool.dispose();
      await removeSpoolFolder(folder);
    };
    return { spool, request, dispose };
  } catch (error) {
    await removeSpoolFolder(folder);
    throw error;
  } finally {
    await inputs?.release();
  }
}

/** Runs one resolve in a call of its own. */
export function resolveRows(context: StoreContext, task: ResolveTask): Promise<ResolvedRows> {
  return context.call("read", { signal: task.options.signal }, (call) => compute(call, task));
}

/** The increment of a feature, computed at once unless `lazy`. */
export async function resolveUpdate<Row, Orphan, Carried>(
  { context, handle }: Subject,
  options: ResolveOptions,
): Promise<Increment<Row, Orphan, Carried>> {
  requireSamples(handle, options);
  const task: ResolveTask = {
    handle,
    options,
    samplesRole: "replace-parents",
    lookup: {
      skip: options.samples !== undefined,
      allowFallback: true,
      missing: (message, plan) =>
        new FeatureNotFoundError(message, { details: { feature: plan.feature, child: handle.key } }),
    },
  };
  const increment: Increment<Row, Orphan, Carried> = new Increment(handle, () => resolveRows(context, task), {
    signal: options.signal,
    ended: () => context.increments.delete(increment),
  });
  context.increments.add(increment);
  if (options.lazy === true) return increment;
  try {
    return await increment.run();
  } catch (error) {
    await increment[Symbol.asyncDispose]();
    throw error;
  }
}

import type { ResolveRequest } from "../plan/resolve-request.ts";
import type { SpooledRows } from "../rows/row-batch.ts";
import type { Subject } from "./store-context.ts";

const rows = (count: number): string => `${count} row${count === 1 ? "" : "s"}`;

/** Warns once about what a user would not see in the increment itself. */
export function warnAboutResult({ context, handle }: Subject, request: ResolveRequest, spool: SpooledRows): void {
  const { key } = handle;
  const nullVersions = spool.counts.withoutVersion + (spool.counts.rows.unversioned ?? 0);
  if (nullVersions > 0) {
    context.warnings.once(key, {
      code: "NULL_VERSIONS",
      message: `${rows(nullVersions)} of ${key} have a NULL expected version, because a version of a parent is NULL; they come again on each run until the parent has one.`,
      details: { feature: key, rows: nullVersions },
    });
  }
  const nullIds = spool.counts.rows.unidentified ?? 0;
  if (nullIds > 0) {
    context.warnings.once(key, {
      code: "NULL_IDS",
      message: `${rows(nullIds)} for ${key} have NULL in an id column (${request.compareOn.join(", ")}) and are left out of the increment.`,
      details: { feature: key, rows: nullIds },
    });
  }
  const unmatched = spool.counts.rows.unmatched ?? 0;
  if (unmatched > 0) {
    context.warnings.once(key, {
      code: "SAMPLES_WITHOUT_PARENT",
      message: `${rows(unmatched)} given for ${key} have no row in at least one parent; its versions count as empty texts.`,
      details: { feature: key, rows: unmatched },
    });
  }
  const others = (spool.summary ?? "").split(",");
  request.parents.forEach((parent, index) => {
    const count = Number(others[index] ?? 0);
    if (!(count > 0)) return;
    context.warnings.once(`${key} ${parent.feature}`, {
      code: "NO_CURRENT_ROWS",
      message: `${parent.feature} has ${rows(count)}, but none of its current definition (feature version ${parent.featureVersion}); ${key} has nothing to expect from it.`,
      details: { feature: key, parent: parent.feature, rows: count },
    });
  });
}

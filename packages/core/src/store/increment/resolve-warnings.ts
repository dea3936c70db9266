import type { ResolveRequest } from "../../plan/resolve-request.ts";
import type { SpooledRows } from "../../rows/row-batch.ts";
import type { Subject } from "../session/store-context.ts";

const rows = (count: number): string => `${count} row${count === 1 ? "" : "s"}`;

/** Warns once about what a user would not see in the increment itself. */
export function warnAboutResult({ context, handle }: Subject, request: ResolveRequest, spool: SpooledRows): void {
  const { key } = handle;
  const handedOut = spool.counts.withoutVersion;
  const left = spool.counts.rows.unversioned ?? 0;
  if (handedOut + left > 0) {
    context.warnings.once(key, {
      code: "NULL_VERSIONS",
      message: `${rows(handedOut + left)} of ${key} have a NULL expected version, because a version of a parent is NULL. Until it has one, ${handedOut} of them come again on each run, and ${left} whose stored row has a version stay as they are.`,
      details: { feature: key, rows: handedOut + left },
    });
  }
  warnAboutSharedIds({ context, handle }, request, spool);
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

/** Says that a target has several expected rows, of which the stored one can equal only one. */
function warnAboutSharedIds({ context, handle }: Subject, request: ResolveRequest, spool: SpooledRows): void {
  const { rows: all, ids } = spool.counts;
  const shared = (all.new ?? 0) + (all.stale ?? 0) - (ids.new ?? 0) - (ids.stale ?? 0);
  if (shared <= 0) return;
  for (const parent of request.parents) {
    const named = parent.columns.filter(({ from }) => parent.idColumns.includes(from)).map(({ name }) => name);
    const more = named.filter((id) => !request.compareOn.includes(id));
    if (parent.aggregate !== undefined || parent.versions.length === 0 || more.length === 0) continue;
    context.warnings.once(`${handle.key} ${parent.feature}`, {
      code: "SHARED_IDS",
      message: `${rows(shared)} for ${handle.key} have the ids (${request.compareOn.join(", ")}) of another, because ${parent.feature} also tells its rows apart by ${more.join(", ")}: only one of them can be stored, and the others come again on each run. Give ${handle.key} these id columns, expand on them, or declare the dependency as aggregation({ on: [${request.compareOn.map((id) => JSON.stringify(id)).join(", ")}] }).`,
      details: { feature: handle.key, parent: parent.feature, rows: shared },
    });
  }
}

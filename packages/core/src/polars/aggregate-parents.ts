import type { LazyDataFrame } from "nodejs-polars";
import type { HashSettings } from "../hash/index.ts";
import type { ParentRequest } from "../plan/resolve-request.ts";
import { ex } from "./expression.ts";
import { type HashOptions, hashFrame } from "./hash-frame.ts";
import { innerName, type ParentNames } from "./inner-names.ts";
import { joinFrames } from "./join-frames.ts";
import { frameSelect, framesBeside, lazyFrame } from "./native-frame.ts";

/** How an aggregation hashes. */
export interface AggregateOptions extends HashOptions {
  readonly settings: HashSettings;
}

/**
 * N:1: each data version of a row becomes the hash of its group's, joined by `|` in the order of all upstream ids (NULL
 * first), NULLs left out. Rows are not reduced; NULL in a column of the group equals NULL.
 */
export async function aggregateParents(
  rows: LazyDataFrame,
  { parent, names }: { readonly parent: ParentRequest; readonly names: ParentNames },
  options: AggregateOptions,
): Promise<LazyDataFrame> {
  const versions = [...names.versions.values()];
  if (parent.aggregate === undefined || versions.length === 0) return rows;
  const inner = (name: string): string => innerName(names.columns, name, parent.feature);
  const on = parent.aggregate.on.map(inner);
  const groups = await rows
    .sort({ by: parent.aggregate.orderBy.map((name) => ex.col(inner(name))), nullsLast: false, maintainOrder: true })
    .groupBy(on.map(ex.col), true)
    .agg(...versions.map((version) => ex.col(version)))
    .withColumns(...versions.map((version) => ex.col(version).list.join({ separator: "|", ignoreNulls: true })))
    .collect();
  const job = {
    settings: options.settings,
    inputs: versions.map((column) => ({ column })),
    outputs: versions.map((name, i) => ({ name, parts: [i] })),
  };
  const hashed = framesBeside(frameSelect(groups, on), await hashFrame(groups, job, options));
  const kept: LazyDataFrame = rows.drop(versions);
  return joinFrames(kept, lazyFrame(hashed), { on, how: "left", nullsEqual: true });
}

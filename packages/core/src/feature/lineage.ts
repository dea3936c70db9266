import { checkOptions } from "../check-options.ts";
import { refuse, uniqueNames } from "./refuse.ts";

/** How rows of a parent become rows of the child: 1:1, N:1 or 1:N. `On`: the columns that relate them, in new names. */
export interface LineageOn<On extends string = never> {
  readonly kind: "identity" | "aggregation" | "expansion";
  /** Absent: of an aggregation, the child's id columns. */
  readonly on?: readonly On[];
}

/** The columns of `on`. @throws MetadataStoreError INVALID_DEFINITION where they are no list of different names. */
export function lineageColumns<On extends string>(what: string, on: readonly On[]): readonly On[] {
  if (!Array.isArray(on) || on.length === 0) refuse(`${what}: "on" must be a list of at least one column name.`);
  uniqueNames(`${what}: "on"`, on);
  return Object.freeze([...on]);
}

/** One row of the parent is one row of the child. The default. */
export function identity(): LineageOn {
  return Object.freeze({ kind: "identity" });
}

/**
 * Rows of the parent with the same values in `on` (default: the child's id columns) make one row of the child.
 * @throws MetadataStoreError INVALID_DEFINITION where a column is named twice.
 */
export function aggregation<const On extends string = never>(options?: { readonly on?: readonly On[] }): LineageOn<On> {
  if (options !== undefined) checkOptions("aggregation", options, ["on"]);
  const on = options?.on;
  if (on === undefined) return Object.freeze({ kind: "aggregation" });
  return Object.freeze({ kind: "aggregation", on: lineageColumns("aggregation", on) });
}

/**
 * One row of the parent, told apart by `on`, makes several rows of the child.
 * @throws MetadataStoreError INVALID_DEFINITION where `on` is missing or names a column twice.
 */
export function expansion<const On extends string>(options: { readonly on: readonly On[] }): LineageOn<On> {
  checkOptions("expansion", options, ["on"]);
  return Object.freeze({ kind: "expansion", on: lineageColumns("expansion", options.on) });
}

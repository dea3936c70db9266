import { MetadataStoreError } from "../errors.ts";

/** How rows of a parent become rows of the child: 1:1, N:1 or 1:N. `On`: the columns that relate them, in new names. */
export interface LineageOn<On extends string = never> {
  readonly kind: "identity" | "aggregation" | "expansion";
  /** Absent: of an aggregation, the child's id columns. */
  readonly on?: readonly On[];
}

function checkedOn<On extends string>(what: string, on: readonly On[]): readonly On[] {
  if (!Array.isArray(on) || on.length === 0 || on.some((name) => typeof name !== "string")) {
    throw new MetadataStoreError("INVALID_DEFINITION", `${what}: "on" must be a list of at least one column name.`);
  }
  const twice = on.find((name, index) => on.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new MetadataStoreError(
      "INVALID_DEFINITION",
      `${what}: column ${JSON.stringify(twice)} is named twice in "on".`,
    );
  }
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
  const on = options?.on;
  if (on === undefined) return Object.freeze({ kind: "aggregation" });
  return Object.freeze({ kind: "aggregation", on: checkedOn("aggregation", on) });
}

/**
 * One row of the parent, told apart by `on`, makes several rows of the child.
 * @throws MetadataStoreError INVALID_DEFINITION where `on` is missing or names a column twice.
 */
export function expansion<const On extends string>(options: { readonly on: readonly On[] }): LineageOn<On> {
  return Object.freeze({ kind: "expansion", on: checkedOn("expansion", options.on) });
}

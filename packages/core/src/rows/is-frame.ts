import type { DataFrame, LazyDataFrame } from "nodejs-polars";

/** Whether a value is a Polars DataFrame. Loads nothing; a frame of another copy of nodejs-polars counts, too. */
export function isDataFrame(value: unknown): value is DataFrame {
  return hasTag(value, "DataFrame");
}

/** Whether a value is a Polars LazyDataFrame. Loads nothing. */
export function isLazyFrame(value: unknown): value is LazyDataFrame {
  return hasTag(value, "LazyDataFrame");
}

function hasTag(value: unknown, tag: string): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, Symbol.toStringTag) === tag;
}

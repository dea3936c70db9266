import type { DataFrame } from "nodejs-polars";
import { FEATURE_VERSION, PREVIOUS, STALE_FIELDS, STATUS, VERSION_COLUMNS } from "../feature/system-columns.ts";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import { column, structField } from "./column.ts";
import { structFieldNames } from "./frame-fields.ts";
import { frameColumns, lazyFrame } from "./native-frame.ts";

/** Columns of new or stale samples, as the reference has them: what the parents give, and the versions. */
export function expectedColumns(request: ResolveRequest): readonly string[] {
  return [...request.columns.map((each) => each.name), ...VERSION_COLUMNS];
}

/** Samples to process with what is to do, and `metaxy_previous`, the stored row. */
export function workFrame(frame: DataFrame, request: ResolveRequest): Promise<DataFrame> {
  const names = [...request.columns.map((each) => each.name), ...VERSION_COLUMNS, STATUS, STALE_FIELDS, PREVIOUS];
  return selected(frame, names);
}

/** Orphaned samples as they are stored; of a collapsed parent its ids, its versions and the definition of its children. */
export async function orphanedFrame(frame: DataFrame, request: ResolveRequest): Promise<DataFrame> {
  const stored = structFieldNames(frame, PREVIOUS);
  const names = [...request.compareOn, ...VERSION_COLUMNS];
  if (stored.length === 0) return selected(frame, names);
  if (request.collapse) {
    const definition = structField(PREVIOUS, FEATURE_VERSION).alias(FEATURE_VERSION);
    return selected(await lazyFrame(frame).withColumns(definition).collect(), [...names, FEATURE_VERSION]);
  }
  return lazyFrame(frame)
    .select(stored.map((name) => structField(PREVIOUS, name).alias(name)))
    .collect();
}

/** These columns, as far as the frame has them. */
function selected(frame: DataFrame, names: readonly string[]): Promise<DataFrame> {
  const present = new Set(frameColumns(frame));
  return lazyFrame(frame)
    .select(names.filter((name) => present.has(name)).map(column))
    .collect();
}

import type { Predicate } from "@metaxy/core/driver";
import { isLive, latestRows } from "./current-rows.ts";
import { holds } from "./holds.ts";
import { type StoredSample, withSystemColumns } from "./oracle-row.ts";
import { type OracleState, ofCurrentDefinition } from "./oracle-state.ts";

export interface OracleReadOptions {
  readonly filters?: readonly Predicate[];
  readonly withSampleHistory?: boolean;
  readonly withFeatureHistory?: boolean;
  readonly includeDeleted?: boolean;
}

/** Rows of the current definition (or of all), the latest per sample (or all), live (or all), that pass the filters. */
export function read(state: OracleState, feature: string, options: OracleReadOptions): StoredSample[] {
  const all = state.stored.get(feature) ?? [];
  const own = options.withFeatureHistory === true ? all : ofCurrentDefinition(state, feature, all);
  const { id_columns: ids } = state.all.feature(feature);
  return [...Map.groupBy(own, (row) => row.featureVersion).values()]
    .flatMap((rows) => (options.withSampleHistory === true ? rows : latestRows(rows, ids)))
    .filter((row) => options.includeDeleted === true || isLive(row))
    .filter((row) => (options.filters ?? []).every((filter) => holds(filter, withSystemColumns(row))));
}

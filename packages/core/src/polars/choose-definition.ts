import pl, { type LazyDataFrame } from "nodejs-polars";
import {
  CREATED_AT,
  DATA_VERSION,
  DELETED_AT,
  FEATURE_VERSION,
  PROVENANCE,
  UPDATED_AT,
} from "../feature/system-columns.ts";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import { column } from "./column.ts";
import { ex } from "./expression.ts";
import { freeName } from "./free-name.ts";
import { joinFrames } from "./join-frames.ts";
import { keepGreatestRows, LATEST_FIRST } from "./keep-latest-rows.ts";

const ORDER_COLUMNS = [DELETED_AT, UPDATED_AT, CREATED_AT, PROVENANCE, DATA_VERSION, FEATURE_VERSION];

/**
 * Rows of one definition for each compared sample: of the request's where it has any, else of the one that its newest row
 * has. All of `histories` decide together, so that children and marks of a parent are of one definition.
 */
export function chooseDefinition(histories: readonly LazyDataFrame[], request: ResolveRequest): LazyDataFrame[] {
  const keys = request.compareOn.map((_, i) => `key ${i}`);
  const keyed = request.compareOn.map((name, i) => column(name).alias(`key ${i}`));
  const versions = histories.map((rows) => rows.select(...keyed, ...ORDER_COLUMNS.map(ex.col)));
  const isOwn = ex.col(FEATURE_VERSION).eq(ex.lit(request.target.featureVersion)).fillNull(ex.lit(false));
  const all = pl.concat(versions, { how: "vertical" });
  const chosen = keepGreatestRows(all, keys, [isOwn, ...LATEST_FIRST]).select(
    ...keys.map(ex.col),
    ex.col(FEATURE_VERSION).alias("definition"),
  );
  const on = [...keys, "definition"];
  return histories.map((rows) => {
    const row = freeName(rows.columns, "row");
    const numbered = rows.withRowIndex(row);
    const keyedRows = numbered.select(ex.col(row), ...keyed, ex.col(FEATURE_VERSION).alias("definition"));
    const kept = joinFrames(keyedRows, chosen, { on, how: "semi", nullsEqual: true });
    return joinFrames(numbered, kept, { on: [row], how: "semi" }).drop(row);
  });
}

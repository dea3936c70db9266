import type { LazyDataFrame } from "nodejs-polars";
import { DATA_VERSION_BY_FIELD } from "../feature/system-columns.ts";
import { renamePredicate } from "../plan/rename-predicate.ts";
import type { ParentRequest } from "../plan/resolve-request.ts";
import type { ColumnType } from "../rows/column-type.ts";
import { column } from "./column.ts";
import { innerName, type ParentNames } from "./inner-names.ts";
import { predicateToExpr } from "./predicate-to-expr.ts";
import { versionField } from "./version-field.ts";

/** A parent's latest live rows: filters of the call, then new names, then filters of the dependency; data versions as texts. */
export function selectColumns(rows: LazyDataFrame, parent: ParentRequest, names: ParentNames): LazyDataFrame {
  const types = parent.types ?? new Map<string, ColumnType>();
  const inner = (name: string): string => innerName(names.columns, name, parent.feature);
  const read = parent.where === undefined ? rows : rows.filter(predicateToExpr(parent.where, types));
  const byField = types.get(DATA_VERSION_BY_FIELD);
  const selected = read.select(
    ...parent.columns.map(({ name, from }) => column(from).alias(inner(name))),
    ...[...names.versions].map(([key, version]) => versionField(DATA_VERSION_BY_FIELD, byField, key).alias(version)),
  );
  if (parent.filter === undefined) return selected;
  const innerTypes = new Map(parent.columns.map(({ name, type }) => [inner(name), type]));
  return selected.filter(predicateToExpr(renamePredicate(parent.filter, inner), innerTypes));
}

import type { Expr } from "nodejs-polars";
import { MetadataStoreError } from "../errors.ts";
import type { ColumnRef } from "../feature/predicate.ts";
import { didYouMean } from "../nearest-name.ts";
import { type ColumnType, type ColumnTypes, typeText } from "../rows/column-type.ts";
import { column, structField } from "./column.ts";
import { mapValue } from "./map-to-struct.ts";

/** What a reference of a filter stands for. */
export interface ColumnExpr {
  readonly expr: Expr;
  readonly type: ColumnType;
  /** For messages, e.g. `column "x" of type int64`. */
  readonly name: string;
}

/** @throws MetadataStoreError `INVALID_FILTER` for an unknown column or field. */
export function columnExpr(reference: ColumnRef, types: ColumnTypes): ColumnExpr {
  const type = types.get(reference.name);
  const shown = `column ${JSON.stringify(reference.name)}`;
  if (type === undefined) {
    throw filterError(`A filter names ${shown}, which is not there.${didYouMean(reference.name, types.keys())}`);
  }
  if (reference.field === undefined) {
    return { expr: column(reference.name), type, name: `${shown} of type ${typeText(type)}` };
  }
  const { field } = reference;
  const name = (of: ColumnType): string => `field ${JSON.stringify(field)} of ${shown}, of type ${typeText(of)}`;
  if (typeof type !== "string" && "map" in type) {
    return { expr: mapValue(column(reference.name), field), type: type.map.value, name: name(type.map.value) };
  }
  const fields: ColumnTypes = typeof type !== "string" && "struct" in type ? type.struct : new Map();
  const fieldType = fields.get(field);
  if (fieldType === undefined) {
    throw filterError(
      `A filter names field ${JSON.stringify(field)} of ${shown}, which has no such field.${didYouMean(field, fields.keys())}`,
    );
  }
  return { expr: structField(reference.name, field), type: fieldType, name: name(fieldType) };
}

export function filterError(message: string): MetadataStoreError {
  return new MetadataStoreError("INVALID_FILTER", message);
}

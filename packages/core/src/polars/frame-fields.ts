import * as arrow from "apache-arrow";
import type { DataFrame } from "nodejs-polars";
import { fieldTypes } from "../rows/arrow-type.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { refuseMarkedArrow } from "../rows/marked-names.ts";
import { frameSlice, ipcBytes } from "./native-frame.ts";

/**
 * Arrow fields of a frame's columns. `frame.schema` throws for binary columns, among others.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a name that begins with U+FEFF.
 */
export function frameFields(frame: DataFrame): readonly arrow.Field[] {
  const bytes = ipcBytes(frameSlice(frame, 0, 0));
  refuseMarkedArrow(bytes);
  return arrow.RecordBatchReader.from(bytes).open().schema.fields;
}

/**
 * Types of a frame's columns.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a type that no column has, such as a duration.
 */
export function frameTypes(frame: DataFrame): ColumnTypes {
  return fieldTypes(arrow, frameFields(frame));
}

/** Field names of a struct column; none where there is no such column. */
export function structFieldNames(frame: DataFrame, name: string): string[] {
  const field = frameFields(frame).find((each) => each.name === name);
  return field !== undefined && arrow.DataType.isStruct(field.type)
    ? field.type.children.map((child) => child.name)
    : [];
}

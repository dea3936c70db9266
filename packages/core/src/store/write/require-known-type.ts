import { MetadataSchemaError } from "../../errors.ts";
import { isColumnWord } from "../../feature/column-words.ts";
import type { ColumnType } from "../../rows/column-type.ts";
import { unknownPart } from "../../rows/unknown-part.ts";
import { columnPlace, placeText } from "../../rows/value-place.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";

/**
 * Refuses the type of an undeclared column of which no value tells a part, as of empty lists: what is stored keeps its type.
 * @throws MetadataSchemaError METADATA_SCHEMA, naming the part and how the column may be declared.
 */
export function requireKnownType(handle: FeatureHandle, column: string, type: ColumnType): void {
  if (type === "null") return;
  const part = unknownPart(type, `${columnPlace(column)} of rows for ${handle.key}`);
  if (part === undefined) return;
  const words = `columns: { ${JSON.stringify(column)}: ${declaration(type) ?? '"json"'} }`;
  throw new MetadataSchemaError(
    `${placeText(part)} has no value in any of the rows, so its type is not known, and a type never changes. Declare the column, e.g. ${words}, or write it first with a row that has a value there.`,
    { details: { feature: handle.key, column } },
  );
}

/** How such a column may be declared, unknown parts as texts; `undefined` for what only JSON can hold. */
function declaration(type: ColumnType): string | undefined {
  if (typeof type === "string") return declared(wordOf(type));
  if ("list" in type && typeof type.list === "string") return declared(`list<${wordOf(type.list)}>`);
  if (!("struct" in type) || type.struct.size === 0) return undefined;
  const fields: string[] = [];
  for (const [name, field] of type.struct) {
    const word = declaration(field);
    if (word === undefined) return undefined;
    fields.push(`${JSON.stringify(name)}: ${word}`);
  }
  return `{ ${fields.join(", ")} }`;
}

function declared(word: string): string | undefined {
  return isColumnWord(word) ? JSON.stringify(word) : undefined;
}

function wordOf(type: ColumnType & string): string {
  if (type === "null") return "string";
  return type === "int64" ? "int53" : type;
}

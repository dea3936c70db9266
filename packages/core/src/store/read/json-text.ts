import { MetadataSchemaError } from "../../errors.ts";
import { describeValue } from "../../rows/describe-value.ts";
import { placeText } from "../../rows/value-place.ts";

/**
 * A value as the text of a `json` column.
 * @throws MetadataSchemaError METADATA_SCHEMA for what JSON cannot say: a bigint, a number that is not finite, a function, a cycle.
 */
export function jsonText(value: unknown, where: string): string {
  const refuse = (what: string): never => {
    throw new MetadataSchemaError(
      `${placeText(where)} is declared as json, which cannot hold ${what}; convert it, or declare another type.`,
    );
  };
  const checked = (_: string, item: unknown): unknown =>
    typeof item === "bigint" || (typeof item === "number" && !Number.isFinite(item))
      ? refuse(describeValue(item))
      : item;
  try {
    return JSON.stringify(value, checked) ?? refuse(`a ${typeof value}`);
  } catch (error) {
    if (error instanceof MetadataSchemaError) throw error;
    return refuse("a value that contains itself");
  }
}

/**
 * The value of a `json` column.
 * @throws MetadataSchemaError METADATA_SCHEMA where the stored text is no JSON.
 */
export function jsonValue(text: string, column: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MetadataSchemaError(
      `Column ${JSON.stringify(column)} is declared as json but holds a text that is none; declare it as string, or write JSON.`,
      { cause, details: { column } },
    );
  }
}

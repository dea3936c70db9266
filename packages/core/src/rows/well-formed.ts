import { MetadataSchemaError } from "../errors.ts";
import { placeText, type ValuePlace } from "./value-place.ts";

/** What is wrong with a text that has such a half, and the remedy. */
export const HALF_A_PAIR =
  "has half of a surrogate pair, which UTF-8 cannot hold; repair the text, e.g. with toWellFormed()";

/**
 * The text. Stores, Arrow and hashes hold UTF-8, which has no half of a surrogate pair: it would become U+FFFD in silence.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a text with such a half, naming the place.
 */
export function wellFormed(text: string, where: ValuePlace): string {
  if (text.isWellFormed()) return text;
  throw new MetadataSchemaError(`${placeText(where)}: ${JSON.stringify(text.slice(0, 40))} ${HALF_A_PAIR}.`);
}

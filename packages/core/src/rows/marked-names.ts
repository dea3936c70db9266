import { MetadataSchemaError } from "../errors.ts";
import { placeText, type ValuePlace } from "./value-place.ts";

const MARK = "\uFEFF";
const MARK_BYTES = Buffer.from(MARK);

/** What is wrong with a name that begins with the mark, and the remedy. */
export const HAS_MARK =
  "begins with U+FEFF, the mark that some files begin with; many readers drop it, so the name would change: rename it";

function refuse(name: string, where: ValuePlace): never {
  const message = `${placeText(where)}: ${escaped(name)} ${HAS_MARK}.`;
  throw new MetadataSchemaError(message, { details: { name } });
}

/** The name with its mark to be seen. */
export function escaped(name: string): string {
  return JSON.stringify(name).replaceAll(MARK, "\\ufeff");
}

export function hasMark(name: string): boolean {
  return name.startsWith(MARK);
}

/** @throws MetadataSchemaError (`METADATA_SCHEMA`) for a name that begins with U+FEFF, naming the place. */
export function refuseMarked(name: string, where: ValuePlace): void {
  if (hasMark(name)) refuse(name, where);
}

const FILE_MARK = "ARROW1";

/** The part of an Arrow IPC stream or file that holds the schema as readers take it: names, and no values. */
function schemaBytes(bytes: Uint8Array): Buffer {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < 8) return all.subarray(0, 0);
  if (all.toString("latin1", 0, FILE_MARK.length) === FILE_MARK) {
    const end = Math.max(all.length - FILE_MARK.length - 4, 0);
    return all.subarray(Math.max(end - all.readInt32LE(end), 0), end);
  }
  // Writers before Arrow 0.15 put nothing before the length.
  const at = all.readInt32LE(0) === -1 ? 4 : 0;
  return all.subarray(at + 4, at + 4 + all.readInt32LE(at));
}

/**
 * Refuses Arrow IPC bytes with such a name of a column or of a field of a struct: the Arrow library drops the mark in
 * reading, so that the name is no longer that of the rows.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`), naming the name.
 */
export function refuseMarkedArrow(bytes: Uint8Array): void {
  const schema = schemaBytes(bytes);
  for (let at = schema.indexOf(MARK_BYTES); at >= 0; at = schema.indexOf(MARK_BYTES, at + 1)) {
    // The length stands before a text and NUL after it; within a name that has the mark elsewhere there are letters.
    const size = at < 4 ? 0 : schema.readUInt32LE(at - 4);
    const end = at + size;
    if (size >= MARK_BYTES.length && schema[end] === 0)
      refuse(schema.toString("utf8", at, end), "a name in Arrow data");
  }
}

import { compareCodePoints } from "../../feature/code-point-order.ts";
import type { StoredRow, StoredValue } from "../../rows/column-type.ts";

/** Orders two values of one scalar type, NULL first; values without an order are equal. */
export function compareValues(a: StoredValue | undefined, b: StoredValue | undefined): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : -1;
  if (b === undefined || b === null) return 1;
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function keyPart(value: StoredValue | undefined): string {
  if (value === null || value === undefined) return "n";
  if (typeof value === "string") return `s${value.length}:${value}`;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("base64")}`;
  if (typeof value === "object") throw new TypeError("a nested value is no id");
  // −0 and 0 are one id, as in every database.
  return `${typeof value === "bigint" ? "i" : typeof value}${value === 0 ? 0 : value};`;
}

/** One text per combination of values, equal exactly where they are; NULL equals NULL. */
export function rowKey(row: StoredRow, columns: readonly string[]): string {
  let key = "";
  for (const column of columns) key += keyPart(row[column]);
  return key;
}

import { MetadataSchemaError } from "../errors.ts";
import { didYouMean } from "../nearest-name.ts";
import { type ColumnType, type ColumnTypes, type ScalarType, type StoredValue, typeText } from "./column-type.ts";
import { type DecimalParts, decimalText, unscaledDecimal } from "./decimal-text.ts";
import { describeValue } from "./describe-value.ts";
import { emptyRow } from "./empty-row.ts";
import { isPlainObject } from "./infer-types.ts";
import { INTEGER_RANGES, isInRange } from "./integer-range.ts";
import { ownValue } from "./own-value.ts";
import { partOf, placeText, type ValuePlace } from "./value-place.ts";
import { wellFormed } from "./well-formed.ts";

const DAY = 86_400_000;
const DAY_MICROS = 86_400_000_000n;

/**
 * A JavaScript value as a column of this type stores it. `undefined` is NULL. Integers may be given as number or bigint,
 * timestamps as `Date` or bigint µs, dates as `Date` at midnight UTC or as days since 1970, decimals as text, bigint or
 * whole number, maps as `Map`, pairs or plain object, structs as plain object (absent fields are NULL).
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) if the value would change, naming place, value and type.
 */
export function toStoredValue(value: unknown, type: ColumnType, where: ValuePlace): StoredValue {
  if (value === null || value === undefined) return null;
  if (typeof type === "string") return scalar(value, type, where);
  if ("decimal" in type) return decimal(value, type.decimal, where);
  if ("list" in type) return list(value, type, where);
  if ("map" in type) return map(value, type, where);
  return struct(value, type, where);
}

function scalar(value: unknown, type: ScalarType, where: ValuePlace): StoredValue {
  if (INTEGER_RANGES.has(type)) return integer(value, type, where);
  switch (type) {
    case "bool":
      if (typeof value === "boolean") return value;
      break;
    case "string":
      if (typeof value === "string") return wellFormed(value, where);
      break;
    case "binary":
      if (value instanceof Uint8Array) return Uint8Array.from(value);
      break;
    case "float32":
    case "float64":
      return float(value, type, where);
    case "date":
      return date(value, where);
    case "time":
      return time(value, where);
    case "timestamp":
    case "timestamp_naive":
      return timestamp(value, type, where);
  }
  throw refused(value, type, { where });
}

function integer(value: unknown, type: ScalarType, where: ValuePlace): StoredValue {
  if (typeof value !== "bigint" && typeof value !== "number") throw refused(value, type, { where });
  if (typeof value === "number" && !Number.isInteger(value)) throw refused(value, type, { where });
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    const remedy = "A number beyond 2^53 is not exact: declare the column int64 and give a bigint.";
    throw refused(value, type, { where, remedy });
  }
  const exact = BigInt(value);
  const [least, greatest] = INTEGER_RANGES.get(type) ?? [0n, 0n];
  if (!isInRange(exact, type)) throw refused(value, type, { where, remedy: `It holds ${least} to ${greatest}.` });
  return type === "int64" || type === "uint64" ? exact : Number(exact);
}

function float(value: unknown, type: "float32" | "float64", where: ValuePlace): StoredValue {
  if (typeof value !== "number" && typeof value !== "bigint") throw refused(value, type, { where });
  const number = Number(value);
  const kept = type === "float32" ? Math.fround(number) : number;
  const isExact = Number.isFinite(kept) && typeof value === "bigint" ? BigInt(kept) === value : Object.is(kept, value);
  if (isExact) return kept;
  const remedy = type === "float32" ? "Round it with Math.fround first." : "It is not exact as a float64.";
  throw refused(value, type, { where, remedy });
}

function date(value: unknown, where: ValuePlace): StoredValue {
  const days = value instanceof Date ? value.getTime() / DAY : value;
  if (typeof days === "number" && Number.isInteger(days) && isInRange(BigInt(days), "int32")) return days + 0;
  throw refused(value, "date", { where, remedy: "Give a Date at midnight UTC, or days since 1970." });
}

function time(value: unknown, where: ValuePlace): StoredValue {
  if (typeof value === "bigint" && value >= 0n && value < DAY_MICROS) return value;
  throw refused(value, "time", { where, remedy: "Give microseconds since midnight as a bigint." });
}

function timestamp(value: unknown, type: ScalarType, where: ValuePlace): StoredValue {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return BigInt(value.getTime()) * 1000n;
  if (typeof value === "bigint" && isInRange(value, "int64")) return value;
  throw refused(value, type, { where, remedy: "Give a Date, or microseconds since 1970 as a bigint." });
}

function decimal(value: unknown, parts: DecimalParts, where: ValuePlace): StoredValue {
  const isWhole = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  const text = typeof value === "string" ? value : isWhole ? String(value) : undefined;
  const unscaled = text === undefined ? undefined : unscaledDecimal(text, parts);
  if (unscaled !== undefined) return decimalText(unscaled, parts.scale);
  const remedy = `Give text with at most ${parts.precision - parts.scale} digits before and ${parts.scale} after the point.`;
  throw refused(value, { decimal: parts }, { where, remedy });
}

function list(value: unknown, type: { readonly list: ColumnType }, where: ValuePlace): StoredValue {
  if (!Array.isArray(value) && !isTypedArray(value)) throw refused(value, type, { where });
  const place = partOf(where, "an element");
  return Array.from(value, (each: unknown) => toStoredValue(each, type.list, place));
}

function map(
  value: unknown,
  type: { readonly map: { readonly key: ColumnType; readonly value: ColumnType } },
  where: ValuePlace,
): StoredValue {
  const keyPlace = partOf(where, "a key");
  const valuePlace = partOf(where, "a value");
  const isObject = type.map.key === "string" && isPlainObject(value);
  const entries: unknown = value instanceof Map ? [...value] : isObject ? Object.entries(value) : value;
  if (!Array.isArray(entries)) throw refused(value, type, { where });
  return entries.map((entry: unknown) => {
    if (!Array.isArray(entry) || entry.length !== 2) {
      throw refused(entry, type, { where, remedy: "A map is given as [key, value] pairs." });
    }
    const key = toStoredValue(entry[0], type.map.key, keyPlace);
    if (key === null) throw refused(key, type.map.key, { where: keyPlace, remedy: "A key of a map is never NULL." });
    return [key, toStoredValue(entry[1], type.map.value, valuePlace)];
  });
}

function struct(value: unknown, type: { readonly struct: ColumnTypes }, where: ValuePlace): StoredValue {
  if (!isPlainObject(value)) throw refused(value, type, { where });
  for (const key of Object.keys(value)) {
    if (type.struct.has(key) || value[key] === undefined) continue;
    const remedy = `It has no field ${JSON.stringify(key)}; leave it out, or declare it.${didYouMean(key, type.struct.keys())}`;
    throw refused(value, type, { where, remedy });
  }
  const result = emptyRow();
  for (const [name, field] of type.struct) {
    result[name] = toStoredValue(ownValue(value, name), field, partOf(where, `field ${JSON.stringify(name)}`));
  }
  return result;
}

function isTypedArray(value: unknown): value is Iterable<unknown> {
  return ArrayBuffer.isView(value) && Symbol.iterator in value;
}

function refused(
  value: unknown,
  type: ColumnType,
  { where, remedy }: { readonly where: ValuePlace; readonly remedy?: string },
): MetadataSchemaError {
  const says = `${placeText(where)}: ${describeValue(value)} is no ${typeText(type)}.`;
  return new MetadataSchemaError(
    `${says} ${remedy ?? "Convert it, or write it as another column: a type never changes."}`,
    {
      details: { type: typeText(type) },
    },
  );
}

import { MetadataSchemaError } from "../../errors.ts";
import { type ColumnWord, elementWord, type StructWords } from "../../feature/column-words.ts";
import { DATA_VERSION_BY_FIELD, PROVENANCE_BY_FIELD } from "../../feature/system-columns.ts";
import type { ColumnType, ColumnTypes, StoredRow, StoredValue } from "../../rows/column-type.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { jsonValue } from "./json-text.ts";
import { LEGACY_COLUMNS } from "./write-columns.ts";

/** A row as users see it. */
export type UserRow = { [column: string]: unknown };

type Convert = (value: StoredValue) => unknown;

const same: Convert = (value) => value;

/** Whose value it is, for messages. */
interface Place {
  readonly feature: string;
  readonly column: string;
}

function toNumber({ feature, column }: Place, type: "int64" | "uint64"): Convert {
  return (value) => {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new MetadataSchemaError(
      `Column ${JSON.stringify(column)} of ${feature} holds ${value}, which no JavaScript number holds exactly; declare it as "${type}" in the feature's columns to read it as a bigint, or read frames or Arrow.`,
      { details: { feature, column } },
    );
  };
}

/** Microseconds to a Date, rounded down to its millisecond. */
function toDate(value: StoredValue): Date {
  const microseconds = value as bigint;
  const milliseconds = microseconds / 1000n;
  const isBelow = microseconds < 0n && milliseconds * 1000n !== microseconds;
  return new Date(Number(isBelow ? milliseconds - 1n : milliseconds));
}

function setOwn(target: UserRow, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

function structConverter(fields: ColumnTypes, word: ColumnWord | undefined, place: Place): Convert {
  const words: StructWords = typeof word === "object" ? word : {};
  const converters = [...fields].map(([name, type]) => {
    const own = Object.hasOwn(words, name) ? words[name] : undefined;
    return [name, converter(type, own, place)] as const;
  });
  return (value) => {
    const result: UserRow = {};
    for (const [name, convert] of converters) {
      const item = (value as StoredRow)[name] ?? null;
      setOwn(result, name, item === null ? null : convert(item));
    }
    return result;
  };
}

function nestedConverter(type: Exclude<ColumnType, string>, word: ColumnWord | undefined, place: Place): Convert {
  if ("struct" in type) return structConverter(type.struct, word, place);
  if ("decimal" in type) return same;
  if ("list" in type) {
    const item = converter(type.list, word === undefined ? undefined : elementWord(word), place);
    return (value) => (value as readonly StoredValue[]).map((each) => (each === null ? null : item(each)));
  }
  const key = converter(type.map.key, undefined, place);
  const item = converter(type.map.value, undefined, place);
  return (value) =>
    new Map(
      (value as readonly [StoredValue, StoredValue][]).map(([k, v]) => [key(k), v === null ? null : item(v)] as const),
    );
}

function isBigintWord(word: ColumnWord | undefined): boolean {
  return word === "int64" || word === "uint64";
}

function converter(type: ColumnType, word: ColumnWord | undefined, place: Place): Convert {
  if (typeof type !== "string") return nestedConverter(type, word, place);
  switch (type) {
    case "int64":
    case "uint64":
      return isBigintWord(word) ? same : toNumber(place, type);
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
    case "uint32":
      // Declared wider than the table that others made.
      return isBigintWord(word) ? (value) => BigInt(value as number) : same;
    case "timestamp":
    case "timestamp_naive":
      return word === "timestamp_us" ? same : toDate;
    case "date":
      return (value) => new Date((value as number) * 86_400_000);
    case "string":
      return word === "json" ? (value) => jsonValue(value as string, place.column) : same;
    default:
      return same;
  }
}

/** By-field columns are objects with each field, also where a table stores them as maps or keeps fields of other definitions. */
function byFieldConverter(type: ColumnType, fields: FeatureHandle["fields"]): Convert | undefined {
  if (typeof type !== "object") return undefined;
  if ("struct" in type) return withoutOthers(type.struct, fields);
  if (!("map" in type)) return undefined;
  const absent = fields.map(({ structKey }): [string, StoredValue] => [structKey, null]);
  return (value) => Object.fromEntries([...absent, ...(value as readonly [string, StoredValue][])]);
}

/** Fields of other definitions are left out where they are NULL. */
function withoutOthers(struct: ColumnTypes, fields: FeatureHandle["fields"]): Convert | undefined {
  const own = new Set(fields.map(({ structKey }) => structKey));
  if ([...struct.keys()].every((key) => own.has(key))) return undefined;
  return (value) => {
    const shown = Object.entries(value as StoredRow).filter(([key, version]) => own.has(key) || version !== null);
    return Object.fromEntries(shown);
  };
}

/** Turns stored rows into rows for users: declared words decide between number, bigint and Date. */
export function rowView(
  types: ColumnTypes,
  { key: feature, words, fields }: Pick<FeatureHandle, "key" | "words" | "fields">,
  legacyColumns: boolean,
): (row: StoredRow) => UserRow {
  const legacyNames = legacyColumns
    ? new Map([...LEGACY_COLUMNS].map(([legacy, modern]) => [modern, legacy]))
    : undefined;
  const columns = [...types].map(([name, type]) => {
    const isByField = name === PROVENANCE_BY_FIELD || name === DATA_VERSION_BY_FIELD;
    const byField = isByField ? byFieldConverter(type, fields) : undefined;
    const convert = byField ?? converter(type, words.get(name), { feature, column: name });
    return { name, shown: legacyNames?.get(name) ?? name, convert };
  });
  return (row) => {
    const result: UserRow = {};
    for (const { name, shown, convert } of columns) {
      const value = row[name] ?? null;
      setOwn(result, shown, value === null ? null : convert(value));
    }
    return result;
  };
}

import { MetadataSchemaError } from "../errors.ts";
import { didYouMean } from "../nearest-name.ts";
import { type CastKind, castType } from "./cast-type.ts";
import {
  type ColumnType,
  type ColumnTypes,
  type StoredRow,
  type StoredValue,
  sameType,
  typeText,
} from "./column-type.ts";
import { emptyRow } from "./empty-row.ts";
import { isStructValue } from "./struct-value.ts";
import { toStoredValue } from "./to-stored-value.ts";
import { partOf, placeText, type ValuePlace } from "./value-place.ts";

/**
 * Stored rows of some types as rows of others: every column of `to`, NULL where `from` has none.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) if a column of `from` is not in `to`, its type cannot be cast, or a value
 * would change; names column, row and both types.
 */
export function castRows(rows: readonly StoredRow[], from: ColumnTypes, to: ColumnTypes): readonly StoredRow[] {
  for (const name of from.keys()) {
    if (to.has(name)) continue;
    throw new MetadataSchemaError(`There is no column ${JSON.stringify(name)}.${didYouMean(name, to.keys())}`, {
      details: { column: name },
    });
  }
  const casts = [...to].map(([name, type]) => {
    const cast: Cast & { readonly name: string } = { name, from: from.get(name) ?? "null", to: type };
    return { ...cast, isSame: castColumn(cast) === "same" };
  });
  if (from.size === to.size && casts.every((cast) => cast.isSame)) return rows;
  return rows.map((row, i) => {
    const result = emptyRow();
    for (const { name, isSame, ...types } of casts) {
      const value = row[name] ?? null;
      result[name] = isSame ? value : castValue(value, types, () => `row ${i}, column ${JSON.stringify(name)}`);
    }
    return result;
  });
}

interface Cast {
  readonly from: ColumnType;
  readonly to: ColumnType;
}

function castColumn({ name, from, to }: Cast & { readonly name: string }): CastKind {
  const kind = castType(from, to);
  if (kind !== "impossible") return kind;
  const types = [typeText(from), typeText(to)];
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(name)} is ${types[1]}, and ${types[0]} cannot be stored there without loss. Cast it first.`,
    { details: { column: name, from: types[0], to: types[1] } },
  );
}

function castValue(value: StoredValue, { from, to }: Cast, where: ValuePlace): StoredValue {
  if (value === null || sameType(from, to)) return value;
  if (typeof from === "string" || typeof to === "string") return toStoredValue(value, to, where);
  if ("list" in from && "list" in to && Array.isArray(value)) {
    const types = { from: from.list, to: to.list };
    return value.map((item) => castValue(item, types, partOf(where, "an element")));
  }
  if ("struct" in from && "struct" in to && isStructValue(value))
    return castFields(value, { from: from.struct, to: to.struct }, where);
  const entries = entriesOf(value, from, where);
  if (entries !== undefined && "map" in to) return castEntries(entries, to.map, where);
  if (entries !== undefined && "struct" in to) return castKeys(entries, to, where);
  return toStoredValue(value, to, where);
}

function castFields(
  value: { readonly [field: string]: StoredValue },
  { from, to }: { readonly from: ColumnTypes; readonly to: ColumnTypes },
  where: ValuePlace,
): StoredValue {
  const fields = emptyRow();
  for (const [name, type] of to) {
    const place = partOf(where, `field ${JSON.stringify(name)}`);
    fields[name] = castValue(value[name] ?? null, { from: from.get(name) ?? "null", to: type }, place);
  }
  return fields;
}

interface Entry {
  readonly key: StoredValue;
  readonly keyType: ColumnType;
  readonly value: StoredValue;
  readonly valueType: ColumnType;
}

/** Entries of a map in any layout: pairs, a list of `{ key, value }`, or a struct of its keys. */
function entriesOf(value: StoredValue, from: ColumnType, where: ValuePlace): readonly Entry[] | undefined {
  if (typeof from === "string") return undefined;
  if ("struct" in from && isStructValue(value)) {
    return [...from.struct].map(([key, valueType]) => ({
      key,
      keyType: "string",
      value: value[key] ?? null,
      valueType,
    }));
  }
  if (!Array.isArray(value)) return undefined;
  const items: readonly StoredValue[] = value;
  if ("map" in from) {
    const types = { keyType: from.map.key, valueType: from.map.value };
    return items.map((item) =>
      Array.isArray(item) ? { key: item[0] ?? null, value: item[1] ?? null, ...types } : noEntry(where),
    );
  }
  if (!("list" in from) || typeof from.list === "string" || !("struct" in from.list)) return undefined;
  const types = { keyType: from.list.struct.get("key") ?? "null", valueType: from.list.struct.get("value") ?? "null" };
  return items.map((item) =>
    isStructValue(item) ? { key: item.key ?? null, value: item.value ?? null, ...types } : noEntry(where),
  );
}

function noEntry(where: ValuePlace): never {
  throw new MetadataSchemaError(`${placeText(where)} has an entry that is NULL. Leave it out.`);
}

function castEntries(
  entries: readonly Entry[],
  to: { readonly key: ColumnType; readonly value: ColumnType },
  where: ValuePlace,
): StoredValue {
  return entries.map((entry) => {
    if (entry.key === null) return noEntry(where);
    const key = castValue(entry.key, { from: entry.keyType, to: to.key }, partOf(where, "a key"));
    return [key, castValue(entry.value, { from: entry.valueType, to: to.value }, partOf(where, "a value"))];
  });
}

function castKeys(entries: readonly Entry[], to: { readonly struct: ColumnTypes }, where: ValuePlace): StoredValue {
  const value = emptyRow();
  const types = new Map<string, ColumnType>();
  for (const entry of entries) {
    const name = String(entry.key);
    value[name] = entry.value;
    types.set(name, entry.valueType);
    if (!to.struct.has(name)) return toStoredValue(value, to, where);
  }
  return castFields(value, { from: types, to: to.struct }, where);
}

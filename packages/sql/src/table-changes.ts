import {
  type ColumnType,
  type ColumnTypes,
  MetadataSchemaError,
  sameType,
  type TableName,
  typeText,
} from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";

/** What a table needs before rows can be appended. */
export interface TableChanges {
  /** Columns of a table to create; absent: the table exists. */
  readonly create?: ColumnTypes;
  readonly addColumns: ColumnTypes;
  /** Entries that struct columns gain, by column. */
  readonly addFields: ReadonlyMap<string, ColumnTypes>;
}

const INTEGER_BITS = /^(u?)int(\d+)$/;

function fitsScalar(given: ColumnType, stored: ColumnType): boolean {
  if (given === "null") return true;
  if (typeof given !== "string" || typeof stored !== "string") return false;
  if (given === "float32" && stored === "float64") return true;
  const [a, b] = [INTEGER_BITS.exec(given), INTEGER_BITS.exec(stored)];
  if (a === null || b === null) return false;
  const [from, to] = [Number(a[2]), Number(b[2])];
  return a[1] === b[1] ? from <= to : a[1] === "u" && from < to;
}

/** Whether every value of one type is a value of the other, nothing lost; struct entries may be missing or new. */
function fits(given: ColumnType, stored: ColumnType): boolean {
  if (sameType(given, stored) || fitsScalar(given, stored)) return true;
  if (typeof given === "string" || typeof stored === "string") return false;
  if ("list" in given) return "list" in stored && fits(given.list, stored.list);
  if ("map" in given) {
    return "map" in stored && fits(given.map.key, stored.map.key) && fits(given.map.value, stored.map.value);
  }
  if (!("struct" in given)) return false;
  if ("map" in stored) {
    const { key, value } = stored.map;
    return key === "string" && [...given.struct.values()].every((type) => fits(type, value));
  }
  if (!("struct" in stored)) return false;
  return [...given.struct].every(([field, type]) => {
    const own = stored.struct.get(field);
    return own === undefined || fits(type, own);
  });
}

function newFields(given: ColumnType, stored: ColumnType): ColumnTypes {
  if (typeof given === "string" || typeof stored === "string") return new Map();
  if (!("struct" in given && "struct" in stored)) return new Map();
  return new Map([...given.struct].filter(([field, type]) => type !== "null" && !stored.struct.has(field)));
}

interface TypePair {
  readonly given: ColumnType;
  readonly stored: ColumnType;
}

/** Nested structs cannot gain entries without rewriting the column. */
function refuseNestedChange(table: TableName, column: string, { given, stored }: TypePair): void {
  if (typeof given === "string" || typeof stored === "string") return;
  if (!("struct" in given && "struct" in stored)) return;
  for (const [field, type] of given.struct) {
    const own = stored.struct.get(field);
    if (own === undefined || newFields(type, own).size === 0) continue;
    const added = [...newFields(type, own).keys()].join(", ");
    throw new MetadataSchemaError(
      `Column ${JSON.stringify(column)} of ${table.name} would gain the entries ${added} inside ${JSON.stringify(field)}, and only the outer level of a struct can grow; write the new entries as a column of their own.`,
      { details: { table: table.name, column } },
    );
  }
}

function refuseCaseTwins(table: TableName, names: Iterable<string>): void {
  const seen = new Map<string, string>();
  for (const each of names) {
    const other = seen.get(each.toLowerCase());
    if (other !== undefined && other !== each) {
      throw new MetadataSchemaError(
        `Columns ${JSON.stringify(other)} and ${JSON.stringify(each)} of ${table.name} differ only in case, and this store takes them for one; rename one of them.`,
        { details: { table: table.name, columns: [other, each] } },
      );
    }
    seen.set(each.toLowerCase(), each);
  }
}

function refuseNestedTwins(table: TableName, type: ColumnType): void {
  if (typeof type === "string") return;
  if ("list" in type) refuseNestedTwins(table, type.list);
  if ("map" in type) refuseNestedTwins(table, type.map.value);
  if (!("struct" in type)) return;
  refuseCaseTwins(table, type.struct.keys());
  for (const field of type.struct.values()) refuseNestedTwins(table, field);
}

function refuseEmptyNames(table: TableName, given: ColumnTypes): void {
  for (const column of given.keys()) {
    if (column !== "" && !column.includes("\0")) continue;
    throw new MetadataSchemaError(
      `A column of ${table.name} is named ${JSON.stringify(column)}, and a name needs characters, none of them NUL; rename it.`,
      { details: { table: table.name, column } },
    );
  }
}

function refuseTwins(table: TableName, given: ColumnTypes, stored: ColumnTypes): void {
  refuseCaseTwins(table, [...stored.keys(), ...given.keys()]);
  for (const type of given.values()) refuseNestedTwins(table, type);
}

/**
 * What must change in a table so that rows of these types can be appended. A column without a type (NULL throughout) waits
 * until it has one.
 * @throws MetadataSchemaError METADATA_SCHEMA where a type would change, or a name is one that the engine refuses.
 */
export function tableChanges(
  table: TableName,
  { given, stored }: { readonly given: ColumnTypes; readonly stored: ColumnTypes | undefined },
  dialect: Pick<Dialect, "foldsCase">,
): TableChanges {
  refuseEmptyNames(table, given);
  if (dialect.foldsCase) refuseTwins(table, given, stored ?? new Map());
  const typed = new Map([...given].filter(([, type]) => type !== "null"));
  if (stored === undefined) return { create: typed, addColumns: new Map(), addFields: new Map() };
  const addFields = new Map<string, ColumnTypes>();
  for (const [column, type] of typed) {
    const own = stored.get(column);
    if (own === undefined) continue;
    if (!fits(type, own)) {
      throw new MetadataSchemaError(
        `Column ${JSON.stringify(column)} of ${table.name} holds ${typeText(own)} and would get ${typeText(type)}; a type never changes: convert the values, or write them under another name.`,
        { details: { table: table.name, column, stored: typeText(own), given: typeText(type) } },
      );
    }
    refuseNestedChange(table, column, { given: type, stored: own });
    const fields = newFields(type, own);
    if (fields.size > 0) addFields.set(column, fields);
  }
  return { addColumns: new Map([...typed].filter(([column]) => !stored.has(column))), addFields };
}

import { MetadataSchemaError } from "../../errors.ts";
import { type ColumnWord, columnTypeOf } from "../../feature/column-words.ts";
import {
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  MATERIALIZATION_ID,
  PROJECT_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  SYSTEM_PREFIX,
  systemColumnTypes,
  UPDATED_AT,
} from "../../feature/system-columns.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import { hashTexts } from "../../hash/index.ts";
import {
  type ColumnType,
  type ColumnTypes,
  type StoredRow,
  type StoredValue,
  typeText,
} from "../../rows/column-type.ts";
import {
  eachRow,
  eachSlice,
  emptyRow,
  ownValue,
  rowsBatch,
  toStoredValue,
  wellFormed,
  widenedBy,
} from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { placeText } from "../../rows/value-place.ts";
import { rowKey } from "../query/compare-values.ts";
import { LastOfKey } from "../query/last-of-key.ts";
import { jsonText } from "../read/json-text.ts";
import { LEGACY_COLUMNS, requireIds, sortWriteColumns, type WriteColumns } from "../read/write-columns.ts";
import { type FeatureHandle, sortedStructKeys } from "../session/feature-handle.ts";
import type { Warnings } from "../session/warnings.ts";
import { isByFieldValue, joinedVersions, toByField } from "./by-field-value.ts";
import { requireKnownType } from "./require-known-type.ts";

/** What a write knows besides the rows. */
export interface WriteContext {
  readonly handle: FeatureHandle;
  /** Types of the stored table; absent where the write creates it. */
  readonly storedTypes: ColumnTypes | undefined;
  readonly hash: HashSettings;
  readonly featureVersion: string;
  readonly projectVersion: string | null;
  /** Of the call or the store; absent: the row's own. */
  readonly materializationId: string | undefined;
  /** Keep `metaxy_feature_version` and `metaxy_project_version` of the rows where they have them. */
  readonly preserveFeatureVersion: boolean;
  readonly warnings: Warnings;
}

export type GivenRow = Readonly<Record<string, unknown>>;

/** Refuses a NULL id and names the column and how many rows have one. */
export function refuseNullIds(handle: FeatureHandle, column: string, rows: number): void {
  if (rows === 0) return;
  throw new MetadataSchemaError(
    `Id column ${JSON.stringify(column)} of rows for ${handle.key} is NULL in ${rows} row${rows === 1 ? "" : "s"}; give every row an id.`,
    { details: { feature: handle.key, column, rows } },
  );
}

/** Refuses ids of a type whose values no store joins and compares alike. */
export function refuseIdType(handle: FeatureHandle, column: string, type: ColumnType): void {
  if (typeof type === "string" && type !== "binary") return;
  throw new MetadataSchemaError(
    `Id column ${JSON.stringify(column)} of rows for ${handle.key} is ${typeText(type)}; ids are texts, numbers, booleans or times: make a text of it.`,
    { details: { feature: handle.key, column, type: typeText(type) } },
  );
}

/** Says once that only the last row of an id within a batch is stored. */
export function warnDuplicateIds(context: WriteContext, rows: number): void {
  if (rows === 0) return;
  const { key } = context.handle;
  context.warnings.once(key, {
    code: "DUPLICATE_IDS",
    message: `${rows} row${rows === 1 ? "" : "s"} of one batch for ${key} had the ids of a later row and were not stored; only the last row of an id counts.`,
    details: { feature: key, rows },
  });
}

/** Type under which a user column is stored; `undefined` while all its values are NULL and nothing declares it. */
async function userType(
  name: string,
  rows: readonly GivenRow[],
  context: WriteContext,
): Promise<ColumnType | undefined> {
  const known = context.storedTypes?.get(name) ?? context.handle.declaredTypes.get(name);
  if (known !== undefined) return known;
  const where = `column ${JSON.stringify(name)} of rows for ${context.handle.key}`;
  const word = context.handle.expectedWords.get(name);
  if (word !== undefined && (await fits(columnTypeOf(word), { word, name, rows }, where))) return columnTypeOf(word);
  const inferred = await inferredType(name, rows, where);
  requireKnownType(context.handle, name, inferred);
  if (inferred === "float64" && context.handle.idColumns.includes(name)) await refuseRounded(name, rows, where);
  return inferred === "null" ? undefined : inferred;
}

async function inferredType(name: string, rows: readonly GivenRow[], where: string): Promise<ColumnType> {
  let type: ColumnType = "null";
  await eachRow(rows, (row) => {
    type = widenedBy(type, ownValue(row, name), where);
  });
  return type;
}

/** Whether all values of a column are what a parent declares of it. */
async function fits(
  type: ColumnType,
  { word, name, rows }: { readonly word: ColumnWord; readonly name: string; readonly rows: readonly GivenRow[] },
  where: string,
): Promise<boolean> {
  if (word === "json") return true;
  try {
    await eachRow(rows, (row) => toStoredValue(ownValue(row, name) ?? null, type, where));
    return true;
  } catch (error) {
    if (error instanceof MetadataSchemaError) return false;
    throw error;
  }
}

/** A whole number beyond 2^53 was rounded when it became a number: two ids may be one. */
async function refuseRounded(name: string, rows: readonly GivenRow[], where: string): Promise<void> {
  await eachRow(rows, (row) => {
    const value = ownValue(row, name);
    if (!Number.isInteger(value) || Number.isSafeInteger(value) || Object.is(value, -0)) return;
    throw new MetadataSchemaError(
      `${placeText(where)} has ${value}, a whole number beyond 2^53, which JavaScript rounds; declare the column int64 and give a bigint.`,
      { details: { column: name } },
    );
  });
}

async function userTypes(
  columns: readonly string[],
  rows: readonly GivenRow[],
  context: WriteContext,
): Promise<Map<string, ColumnType>> {
  const types = new Map<string, ColumnType>();
  for (const name of columns) {
    const type = await userType(name, rows, context);
    if (type !== undefined) types.set(name, type);
    // Without rows and without a table nothing says what an id is; no value depends on it.
    else if (context.handle.idColumns.includes(name)) types.set(name, "string");
  }
  return types;
}

/** Words of a feature's columns; of those that it does not declare, what a parent that gives them declares. */
function wordsOf({ words, expectedWords }: FeatureHandle): (name: string) => ColumnWord | undefined {
  const given = expectedWords;
  return (name) => words.get(name) ?? given.get(name);
}

/** The error with the names that it is about as data. */
function ofColumn(error: unknown, names: { readonly feature: string; readonly column: string }): unknown {
  if (!(error instanceof MetadataSchemaError)) return error;
  return new MetadataSchemaError(error.message, { cause: error.cause, details: { ...error.details, ...names } });
}

function toUserRow(
  given: GivenRow,
  types: ReadonlyMap<string, ColumnType>,
  { handle, words }: { readonly handle: FeatureHandle; readonly words: ReturnType<typeof wordsOf> },
): StoredRow {
  const row = emptyRow();
  for (const [name, type] of types) {
    const where = `column ${JSON.stringify(name)} of rows for ${handle.key}`;
    const value = ownValue(given, name) ?? null;
    const isJson = value !== null && type === "string" && words(name) === "json";
    try {
      row[name] = toStoredValue(isJson ? jsonText(value, where) : value, type, where);
    } catch (error) {
      throw ofColumn(error, { feature: handle.key, column: name });
    }
  }
  return row;
}

function byFieldOf(given: GivenRow, column: string | undefined, handle: FeatureHandle): StoredValue | undefined {
  if (column === undefined) return undefined;
  const value = given[column];
  return value === null || value === undefined
    ? null
    : toByField(value, { column, of: `rows for ${handle.key}` }, handle);
}

function textOf(given: GivenRow, column: string, handle: FeatureHandle): string | null {
  const value = given[column];
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return wellFormed(value, `column ${JSON.stringify(column)} of rows for ${handle.key}`);
  throw new MetadataSchemaError(`Column ${JSON.stringify(column)} of rows for ${handle.key} must be text.`, {
    details: { feature: handle.key, column },
  });
}

function hashJoined(rows: readonly StoredRow[], column: string, context: WriteContext): (string | null)[] {
  const keys = sortedStructKeys(context.handle);
  return hashTexts(
    context.hash,
    rows.map((row) => joinedVersions(row[column] ?? null, keys)),
  );
}

async function setProvenance(pairs: readonly Pair[], column: string | undefined, handle: FeatureHandle): Promise<void> {
  let missing = 0;
  await eachRow(pairs, ({ row, given }) => {
    row[PROVENANCE_BY_FIELD] = byFieldOf(given, column, handle) ?? null;
    if (row[PROVENANCE_BY_FIELD] === null) missing += 1;
  });
  refuseNullProvenance(missing, handle);
}

/** The other versions, by the provenance of each field. */
function setVersions(pairs: readonly Pair[], columns: WriteColumns, context: WriteContext): void {
  const { handle } = context;
  const rows = pairs.map((pair) => pair.row);
  const given = (name: string): string | undefined => columns.system.get(name);
  const hashed = given(PROVENANCE) === undefined ? hashJoined(rows, PROVENANCE_BY_FIELD, context) : undefined;
  pairs.forEach(({ row, given: source }, index) => {
    row[PROVENANCE] = hashed === undefined ? textOf(source, PROVENANCE, handle) : (hashed[index] ?? null);
    row[DATA_VERSION_BY_FIELD] =
      byFieldOf(source, given(DATA_VERSION_BY_FIELD), handle) ?? row[PROVENANCE_BY_FIELD] ?? null;
    row[DATA_VERSION] = row[PROVENANCE] ?? null;
  });
  if (given(DATA_VERSION_BY_FIELD) === undefined) return;
  const fromFields = given(DATA_VERSION) === undefined ? hashJoined(rows, DATA_VERSION_BY_FIELD, context) : undefined;
  pairs.forEach(({ row, given: source }, index) => {
    row[DATA_VERSION] =
      fromFields === undefined
        ? (textOf(source, DATA_VERSION, handle) ?? row[PROVENANCE] ?? null)
        : (fromFields[index] ?? null);
  });
}

/** Refuses rows without versions and says how many there are. */
export function refuseNullProvenance(rows: number, handle: FeatureHandle): void {
  if (rows === 0) return;
  throw new MetadataSchemaError(
    `${PROVENANCE_BY_FIELD} of rows for ${handle.key} is NULL in ${rows} row${rows === 1 ? "" : "s"}; give each row its fields' versions as an object, in a frame as a struct.`,
    { details: { feature: handle.key, column: PROVENANCE_BY_FIELD, rows } },
  );
}

interface Pair {
  readonly row: StoredRow;
  readonly given: GivenRow;
}

function timeOf(given: GivenRow, column: string, handle: FeatureHandle): StoredValue {
  const value = given[column] ?? null;
  return toStoredValue(value, "timestamp", `column ${JSON.stringify(column)} of rows for ${handle.key}`);
}

function stamp({ row, given }: Pair, context: WriteContext, time: bigint): void {
  const { handle } = context;
  const kept = context.preserveFeatureVersion;
  row[FEATURE_VERSION] = (kept ? textOf(given, FEATURE_VERSION, handle) : null) ?? context.featureVersion;
  row[PROJECT_VERSION] = (kept ? textOf(given, PROJECT_VERSION, handle) : null) ?? context.projectVersion;
  row[CREATED_AT] = timeOf(given, CREATED_AT, handle) ?? time;
  row[UPDATED_AT] = time;
  row[DELETED_AT] = timeOf(given, DELETED_AT, handle);
  row[MATERIALIZATION_ID] = context.materializationId ?? textOf(given, MATERIALIZATION_ID, handle);
}

interface IdRows {
  readonly types: ReadonlyMap<string, ColumnType>;
  readonly pairs: readonly Pair[];
}

/** User columns exact in their types, ids checked, the last row of each id. */
async function idRows(given: readonly GivenRow[], columns: readonly string[], context: WriteContext): Promise<IdRows> {
  const { handle } = context;
  const types = await userTypes(columns, given, context);
  for (const id of handle.idColumns) {
    refuseIdType(handle, id, types.get(id) ?? "string");
    let missing = 0;
    await eachRow(given, (row) => {
      if ((ownValue(row, id) ?? null) === null) missing += 1;
    });
    refuseNullIds(handle, id, missing);
  }
  const last = new LastOfKey<Pair>();
  const words = wordsOf(handle);
  await eachRow(given, (source) => {
    const row = toUserRow(source, types, { handle, words });
    last.set(rowKey(row, handle.idColumns), { row, given: source });
  });
  warnDuplicateIds(context, given.length - last.items.length);
  return { types, pairs: last.items };
}

async function namesOf(given: readonly GivenRow[], handle: FeatureHandle): Promise<Set<string>> {
  const names = new Set<string>(given.length === 0 ? [...handle.idColumns, PROVENANCE_BY_FIELD] : []);
  // A key that is undefined is as good as left out.
  await eachRow(given, (row) => {
    for (const name of Object.keys(row)) if (row[name] !== undefined) names.add(name);
  });
  return names;
}

/** Columns with one of the seeds' names that hold versions by field, or nothing. */
async function byFieldColumns(
  given: readonly GivenRow[],
  names: ReadonlySet<string>,
  handle: FeatureHandle,
): Promise<Set<string>> {
  const byField = new Set([...names].filter((name) => LEGACY_COLUMNS.has(name)));
  if (byField.size === 0) return byField;
  await eachRow(given, (row) => {
    for (const name of byField) {
      const value = row[name] ?? null;
      if (value !== null && !isByFieldValue(value, handle)) byField.delete(name);
    }
  });
  return byField;
}

/** Declared columns that are not given: with their first rows tables get them too. */
export function lackingColumns(given: readonly string[], handle: FeatureHandle): readonly string[] {
  return [...handle.declaredTypes.keys()].filter((name) => !given.includes(name));
}

/** Samples without versions: their user columns only. */
export async function prepareIdRows(given: readonly GivenRow[], context: WriteContext): Promise<RowBatch> {
  const names = await namesOf(given, context.handle);
  requireIds(names, context.handle);
  const { types, pairs } = await idRows(
    given,
    [...names].filter((name) => !name.startsWith(SYSTEM_PREFIX)),
    context,
  );
  return rowsBatch(
    types,
    pairs.map((pair) => pair.row),
  );
}

/**
 * Rows as they are stored: ids checked, values exact in their types, the last row of each id, versions hashed where they
 * were not given, system columns stamped with `time`.
 * @throws MetadataSchemaError METADATA_SCHEMA, naming the column.
 */
export async function prepareRows(given: readonly GivenRow[], context: WriteContext, time: bigint): Promise<RowBatch> {
  const { handle } = context;
  const names = await namesOf(given, handle);
  const byField = await byFieldColumns(given, names, handle);
  const columns = sortWriteColumns(names, handle, (column) => byField.has(column));
  const user = [...columns.user, ...lackingColumns(columns.user, handle)];
  const { types, pairs } = await idRows(given, user, context);
  await setProvenance(pairs, columns.system.get(PROVENANCE_BY_FIELD), handle);
  await eachSlice(pairs, (slice) => {
    setVersions(slice, columns, context);
    for (const pair of slice) stamp(pair, context, time);
  });
  return rowsBatch(
    new Map([...types, ...systemColumnTypes(handle.fields.map((each) => each.structKey))]),
    pairs.map((pair) => pair.row),
  );
}

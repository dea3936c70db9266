import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  VERSION_COLUMNS,
} from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import { hashTexts } from "../../hash/index.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, eachSlice, emptyRow } from "../../rows/index.ts";
import { amongRows } from "../query/among-rows.ts";
import { rowKey } from "../query/compare-values.ts";
import { completeRead } from "../query/complete-read.ts";
import { keepLatestRows } from "../query/keep-latest-rows.ts";
import { storedField } from "../query/stored-field.ts";
import { type FeatureHandle, sortedStructKeys } from "../session/feature-handle.ts";
import { marksTable } from "../session/marks-table.ts";
import type { DriverCall } from "../session/store-context.ts";
import { joinedVersions } from "../write/by-field-value.ts";

/** Rows of one table that are to be written again, with the versions of the current definition. */
export interface Forwarded {
  readonly table: TableName;
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

/** Parents of an expansion that an increment carries: their ids and the versions that are expected of them. */
export interface CarriedParents {
  readonly ids: readonly string[];
  readonly rows: readonly StoredRow[];
}

/** Per parent the latest rows of a table, of every definition, tombstones too. */
type History = ReadonlyMap<string, readonly StoredRow[]>;

interface Family {
  readonly children: readonly StoredRow[];
  readonly marks: readonly StoredRow[];
}

async function tableOf(
  call: DriverCall,
  { table, by }: { readonly table: TableName; readonly by: readonly string[] },
  parents: CarriedParents,
): Promise<{ readonly table: TableName; readonly types: ColumnTypes; readonly history: History }> {
  const types: ColumnTypes = (await call.driver.describe(table)) ?? new Map();
  const history = new Map<string, StoredRow[]>();
  // A table that lacks an id has no row of this definition's samples.
  if (!by.every((id) => types.has(id))) return { table, types, history };
  const query = { among: amongRows(parents.rows, parents.ids, types), latestBy: [...by, FEATURE_VERSION] };
  for await (const batch of completeRead(call, table, query)) {
    await eachRow(await batch.rows(), (row) => {
      const key = rowKey(row, parents.ids);
      const known = history.get(key);
      if (known === undefined) history.set(key, [row]);
      else known.push(row);
    });
  }
  return { table, types, history };
}

/** Whether a stored row is what is expected of its parent, in every field of the current definition. */
function isAsExpected(stored: StoredRow, expected: StoredRow, handle: FeatureHandle): boolean {
  if ((stored[PROVENANCE] ?? null) === null) return false;
  const version = (row: StoredRow, key: string) => storedField(row[PROVENANCE_BY_FIELD] ?? null, key);
  return handle.fields.every(({ structKey }) => version(stored, structKey) === version(expected, structKey));
}

/**
 * What stands for a parent: the live children of the definition that its newest row has, or without any its mark. None where
 * the current definition knows the parent already, or where any of them is not what is expected.
 */
function standingFor(
  expected: StoredRow,
  { children, marks }: Family,
  { handle, current }: { readonly handle: FeatureHandle; readonly current: string },
): Family {
  const all = [...children, ...marks];
  const [newest] = keepLatestRows(all, []);
  const isKnown = all.some((row) => row[FEATURE_VERSION] === current);
  const isCounted = (row: StoredRow) =>
    row[FEATURE_VERSION] === newest?.[FEATURE_VERSION] && (row[DELETED_AT] ?? null) === null;
  const live = children.filter(isCounted);
  const mark = live.length > 0 ? [] : marks.filter(isCounted);
  const isCarried = !isKnown && [...live, ...mark].every((row) => isAsExpected(row, expected, handle));
  return isCarried ? { children: live, marks: mark } : { children: [], marks: [] };
}

/** Stored rows under the expected provenance. Each keeps its own data versions, of which a child may have others than its siblings. */
async function versioned(call: DriverCall, handle: FeatureHandle, pairs: readonly Pair[]): Promise<StoredRow[]> {
  const keys = sortedStructKeys(handle);
  const rows: StoredRow[] = [];
  await eachSlice(pairs, (slice) => {
    const byField = slice.map(({ stored }) => dataVersionsOf(stored, keys));
    const texts = byField.map((fields) => joinedVersions(fields, keys));
    const hashes = hashTexts(call.hash, texts);
    slice.forEach(({ stored, expected }, i) => {
      const row = Object.assign(emptyRow(), stored);
      for (const column of VERSION_COLUMNS) row[column] = expected[column] ?? null;
      row[DATA_VERSION_BY_FIELD] = byField[i] ?? null;
      row[DATA_VERSION] = hashes[i] ?? null;
      rows.push(row);
    });
  });
  return rows;
}

function dataVersionsOf(stored: StoredRow, keys: readonly string[]) {
  const fields = emptyRow<string | null>();
  for (const key of keys) fields[key] = storedField(stored[DATA_VERSION_BY_FIELD] ?? null, key) as string | null;
  return fields;
}

interface Pair {
  readonly stored: StoredRow;
  readonly expected: StoredRow;
}

/**
 * All children of carried parents, then the marks of those that have none, as the current definition has them; parents that
 * were done again, changed or emptied since the increment are left out.
 */
export async function carriedFamilies(
  call: DriverCall,
  handle: FeatureHandle,
  parents: CarriedParents,
): Promise<{ readonly children: Forwarded; readonly marks: Forwarded }> {
  const children = await tableOf(call, { table: handle.table, by: handle.idColumns }, parents);
  const marks = await tableOf(call, { table: marksTable(handle), by: parents.ids }, parents);
  const current = handle.featureVersion(call.hash.length);
  const pairs: { readonly children: Pair[]; readonly marks: Pair[] } = { children: [], marks: [] };
  await eachRow(parents.rows, (expected) => {
    const key = rowKey(expected, parents.ids);
    const history = { children: children.history.get(key) ?? [], marks: marks.history.get(key) ?? [] };
    const standing = standingFor(expected, history, { handle, current });
    for (const stored of standing.children) pairs.children.push({ stored, expected });
    for (const stored of standing.marks) pairs.marks.push({ stored, expected });
  });
  return {
    children: { ...children, rows: await versioned(call, handle, pairs.children) },
    marks: { ...marks, rows: await versioned(call, handle, pairs.marks) },
  };
}

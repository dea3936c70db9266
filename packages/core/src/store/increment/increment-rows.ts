import { FEATURE_VERSION, PREVIOUS, STALE_FIELDS, STATUS, VERSION_COLUMNS } from "../../feature/system-columns.ts";
import type { ResolveRequest } from "../../plan/resolve-request.ts";
import { unstoredColumns } from "../../plan/unstored-columns.ts";
import type { ColumnType, ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { emptyRow, rowsBatch } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { rowView, type UserRow } from "../read/row-view.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";

/** Types of rows to process: what the parents give, expected versions, and what to do. */
function expectedTypes(request: ResolveRequest, spool: ColumnTypes): ColumnTypes {
  const names = [...request.columns.map((column) => column.name), ...VERSION_COLUMNS, STATUS, STALE_FIELDS];
  return new Map(
    names.flatMap((name) => {
      const type = spool.get(name);
      return type === undefined ? [] : [[name, type] as const];
    }),
  );
}

function previousTypes(spool: ColumnTypes): ColumnTypes {
  const type = spool.get(PREVIOUS);
  return typeof type === "object" && "struct" in type ? type.struct : new Map();
}

/** Types of orphaned rows: of a collapsed parent its ids, versions and definition, else the stored row. */
function orphanedTypes(request: ResolveRequest, spool: ColumnTypes): ColumnTypes {
  if (!request.collapse) return previousTypes(spool);
  const types = new Map<string, ColumnType>();
  for (const name of [...request.compareOn, ...VERSION_COLUMNS]) {
    const type = spool.get(name);
    if (type !== undefined) types.set(name, type);
  }
  return types.set(FEATURE_VERSION, "string");
}

/** The stored row; of a collapsed parent what the increment says of it, and the definition of its children. */
function orphanedRow(request: ResolveRequest, row: StoredRow): StoredRow {
  const stored = (row[PREVIOUS] ?? row) as StoredRow;
  if (!request.collapse) return stored;
  return Object.assign(emptyRow(), row, { [FEATURE_VERSION]: stored[FEATURE_VERSION] ?? null });
}

function withPrevious(row: UserRow, previous: () => UserRow | null): UserRow {
  return Object.defineProperty(row, "previous", { value: previous, enumerable: false });
}

/** Rows to process as users see them; `previous()` gives the stored row, or null for a new one. */
export function expectedView(
  request: ResolveRequest,
  handle: FeatureHandle,
  spool: ColumnTypes,
): (row: StoredRow) => UserRow {
  const view = rowView(
    expectedTypes(request, spool),
    { key: handle.key, words: handle.expectedWords, fields: handle.fields },
    false,
  );
  const stored = rowView(
    new Map([...previousTypes(spool), ...unstoredColumns(handle, previousTypes(spool))]),
    handle,
    false,
  );
  return (row) =>
    withPrevious(view(row), () => {
      const previous = row[PREVIOUS] ?? null;
      return previous === null ? null : stored(previous as StoredRow);
    });
}

/** Orphaned rows as users see them. */
export function orphanedView(
  request: ResolveRequest,
  handle: FeatureHandle,
  spool: ColumnTypes,
): (row: StoredRow) => UserRow {
  const types = orphanedTypes(request, spool);
  const unstored = request.collapse ? [] : unstoredColumns(handle, types);
  const view = rowView(new Map([...types, ...unstored]), handle, false);
  return (row) => ({ ...view(orphanedRow(request, row)), [STATUS]: "orphaned" });
}

function picked(source: StoredRow, types: ColumnTypes): StoredRow {
  const row = emptyRow();
  for (const name of types.keys()) row[name] = source[name] ?? null;
  return row;
}

/** Rows to process with the columns that users see. */
export async function expectedBatch(request: ResolveRequest, batch: RowBatch): Promise<RowBatch> {
  const types = expectedTypes(request, batch.types);
  return rowsBatch(
    types,
    (await batch.rows()).map((row) => picked(row, types)),
  );
}

/** Orphaned rows as they are stored. */
export async function orphanedBatch(request: ResolveRequest, batch: RowBatch): Promise<RowBatch> {
  const types = orphanedTypes(request, batch.types);
  return rowsBatch(
    types,
    (await batch.rows()).map((row) => picked(orphanedRow(request, row), types)),
  );
}

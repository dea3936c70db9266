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
  systemColumnTypes,
  UPDATED_AT,
} from "../../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { emptyRow, mapRows, rowsBatch } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { amongRows } from "../query/among-rows.ts";
import { IS_LIVE, ofVersion } from "../query/stored-predicates.ts";
import { marksTable } from "../session/marks-table.ts";
import type { DriverCall } from "../session/store-context.ts";
import { appendTombstones } from "../write/delete.ts";
import { stampAfterStored } from "../write/stamp-after-stored.ts";
import { appendBatches } from "../write/write.ts";
import { versionsOf } from "./parent-versions.ts";
import type { Family, Parent } from "./replace-children.ts";

function markRow(family: Family, parent: Parent, stamp: StoredRow): StoredRow {
  const byField = versionsOf(parent.given, family.handle);
  const provenance = (parent.given[PROVENANCE] ?? null) as string | null;
  return Object.assign(emptyRow(), parent.ids, stamp, {
    [PROVENANCE_BY_FIELD]: byField,
    [PROVENANCE]: provenance,
    [DATA_VERSION_BY_FIELD]: byField,
    [DATA_VERSION]: provenance,
  });
}

/** Marks of childless parents, ready to be stored. */
export async function prepareMarks(
  call: DriverCall,
  family: Family,
  {
    childless,
    materializationId,
  }: { readonly childless: readonly Parent[]; readonly materializationId: string | undefined },
): Promise<RowBatch> {
  const { handle } = family;
  const time = await stampAfterStored(call, marksTable(handle));
  const stamp: StoredRow = Object.assign(emptyRow(), {
    [FEATURE_VERSION]: handle.featureVersion(call.hash.length),
    [PROJECT_VERSION]: handle.projectVersion(call.hash.length),
    [CREATED_AT]: time,
    [UPDATED_AT]: time,
    [DELETED_AT]: null,
    [MATERIALIZATION_ID]: materializationId ?? null,
  });
  const types: ColumnTypes = new Map([
    ...family.idTypes,
    ...systemColumnTypes(handle.fields.map((each) => each.structKey)),
  ]);
  return rowsBatch(types, await mapRows(childless, (parent) => markRow(family, parent, stamp)));
}

/** Takes back the marks of parents that have children now. */
async function unmark(call: DriverCall, family: Family, withChildren: readonly Parent[]): Promise<void> {
  const { handle, parentIds, idTypes } = family;
  const table = marksTable(handle);
  if (withChildren.length === 0 || (await call.driver.describe(table)) === undefined) return;
  const among = amongRows(
    withChildren.map((parent) => parent.ids),
    parentIds,
    idTypes,
  );
  const where = ofVersion(handle.featureVersion(call.hash.length));
  await appendTombstones(call, { table, from: { where, among, latestBy: parentIds, having: IS_LIVE } });
}

/** A feature whose parents have all no children is there all the same: a table without rows, of the columns that are known. */
async function createTable(call: DriverCall, { handle, idTypes }: Family): Promise<void> {
  if ((await call.driver.describe(handle.table)) !== undefined) return;
  const ids = handle.idColumns.flatMap((id) => {
    const type = idTypes.get(id) ?? handle.declaredTypes.get(id);
    return type === undefined ? [] : [[id, type] as const];
  });
  const system = systemColumnTypes(handle.fields.map((each) => each.structKey));
  await appendBatches(call, handle.table, [rowsBatch(new Map([...ids, ...handle.declaredTypes, ...system]), [])]);
}

/** Marks childless parents as done, and takes back the marks of parents that have children now. */
export async function markParents(
  call: DriverCall,
  family: Family,
  { marks, withChildren }: { readonly marks: RowBatch; readonly withChildren: readonly Parent[] },
): Promise<void> {
  await unmark(call, family, withChildren);
  if (marks.rowCount === 0) return;
  await createTable(call, family);
  await appendBatches(call, marksTable(family.handle), [marks]);
}

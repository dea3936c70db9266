import { MetadataSchemaError, MetadataStoreError } from "../../errors.ts";
import { PROVENANCE, PROVENANCE_BY_FIELD } from "../../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, inferColumnType, toStoredValue } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { amongRows } from "../query/among-rows.ts";
import { rowKey } from "../query/compare-values.ts";
import { completeRead } from "../query/complete-read.ts";
import { IS_LIVE, ofVersion } from "../query/stored-predicates.ts";
import { hasAllIds } from "../read/stored-ids.ts";
import { untilAborted } from "../session/call.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { guardProject } from "../session/project-guard.ts";
import type { DriverCall, Subject } from "../session/store-context.ts";
import { appendTombstones } from "../write/delete.ts";
import { givenValues } from "../write/given-rows.ts";
import { type GivenRow, prepareRows } from "../write/prepare-rows.ts";
import { rowsOfValue } from "../write/rows-of-value.ts";
import { stampAfterStored } from "../write/stamp-after-stored.ts";
import { appendBatches, type WriteOptions, writeContext } from "../write/write.ts";
import { WriteProgress } from "../write/write-progress.ts";
import { markParents, prepareMarks } from "./mark-parents.ts";
import { versionsOf } from "./parent-versions.ts";

/** What `replaceChildren` did. */
export interface ReplacedChildren {
  readonly parents: number;
  readonly children: number;
  /** Children that a parent no longer has, now hidden. */
  readonly vanished: number;
  /** Parents without children, marked as done. */
  readonly childless: number;
}

/** A parent as it was given, and its ids as they are stored. */
export interface Parent {
  readonly ids: StoredRow;
  readonly given: GivenRow;
}

/** Parents whose children are replaced. */
export interface Family {
  readonly handle: FeatureHandle;
  /** Ids that a child shares with its parent. */
  readonly parentIds: readonly string[];
  readonly idTypes: ColumnTypes;
  /** By the text of the parent's ids. */
  readonly parents: ReadonlyMap<string, Parent>;
}

function requireExpansion(handle: FeatureHandle, call: DriverCall): readonly string[] {
  const plan = handle.plan(call.hash);
  if (plan.isExpansion) return handle.idColumns.filter((id) => plan.joinOn.includes(id));
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `replaceChildren is for features with an expansion (1:N) dependency; ${handle.key} has none. Use writeMetadata.`,
    { details: { feature: handle.key } },
  );
}

function idsOf(row: GivenRow, types: ColumnTypes, what: string): StoredRow {
  const ids = emptyRow();
  for (const [name, type] of types) {
    const value = toStoredValue(row[name] ?? null, type, `column ${JSON.stringify(name)} of ${what}`);
    if (value === null) {
      throw new MetadataSchemaError(
        `Column ${JSON.stringify(name)} of ${what} is missing or NULL; it tells the parent.`,
        {
          details: { column: name },
        },
      );
    }
    ids[name] = value;
  }
  return ids;
}

async function familyOf(
  { context, handle }: Subject,
  parentIds: readonly string[],
  given: readonly GivenRow[],
): Promise<Family> {
  const stored = await context.driver.describe(handle.table);
  const typeOf = (name: string) =>
    stored?.get(name) ??
    handle.declaredTypes.get(name) ??
    inferColumnType(
      given.map((row) => row[name]),
      `column ${JSON.stringify(name)} of the parents`,
    );
  const idTypes: ColumnTypes = new Map(parentIds.map((name) => [name, typeOf(name)]));
  const parents = new Map<string, Parent>();
  await eachRow(given, (row) => {
    const ids = idsOf(row, idTypes, "the parents");
    parents.set(rowKey(ids, parentIds), { ids, given: row });
  });
  return { handle, parentIds, idTypes, parents };
}

/** Children with the expected provenance of their parent, and the parents that have any. */
async function withParentVersions(family: Family, children: readonly GivenRow[]) {
  const what = `the children for ${family.handle.key}`;
  const rows: GivenRow[] = [];
  const isParent = new Set<string>();
  await eachRow(children, (child) => {
    const key = rowKey(idsOf(child, family.idTypes, what), family.parentIds);
    isParent.add(key);
    const parent = family.parents.get(key);
    if (parent === undefined) {
      const ids = family.parentIds.map((name) => `${name} ${String(child[name])}`).join(", ");
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `A child of ${ids} was given to replaceChildren without its parent; pass the parent among the parents.`,
        {
          details: { feature: family.handle.key },
        },
      );
    }
    const versions = {
      [PROVENANCE_BY_FIELD]: versionsOf(parent.given, family.handle),
      [PROVENANCE]: parent.given[PROVENANCE],
    };
    // A child that was read has the provenance of then; its data versions are its own.
    rows.push({ ...child, ...versions });
  });
  return { rows, isParent };
}

async function liveChildren(call: DriverCall, family: Family): Promise<StoredRow[]> {
  const { handle, parentIds, idTypes } = family;
  const types = await call.driver.describe(handle.table);
  if (types === undefined || !hasAllIds(family.handle, types)) return [];
  const rows: StoredRow[] = [];
  const parents = [...family.parents.values()].map((parent) => parent.ids);
  const query = {
    ...currentOf(call, family),
    among: amongRows(parents, parentIds, idTypes),
    columns: handle.idColumns,
  };
  for await (const batch of completeRead(call, handle.table, query))
    await eachRow(await batch.rows(), (row) => rows.push(row));
  return rows;
}

/** Live rows of the current definition. */
function currentOf(call: DriverCall, { handle }: Family) {
  const where = ofVersion(handle.featureVersion(call.hash.length));
  return { where, latestBy: handle.idColumns, having: IS_LIVE };
}

async function hideVanished(call: DriverCall, family: Family, vanished: readonly StoredRow[]): Promise<void> {
  if (vanished.length === 0) return;
  const { table, idColumns } = family.handle;
  const among = amongRows(vanished, idColumns, (await call.driver.describe(table)) ?? new Map());
  await appendTombstones(call, { table, from: { ...currentOf(call, family), among } });
}

async function rowsOf(input: unknown, of: string, signal: AbortSignal | undefined): Promise<GivenRow[]> {
  const { values } = await givenValues(input, of);
  const rows: GivenRow[] = [];
  for await (const value of untilAborted(values, signal))
    await eachRow(await rowsOfValue(value), (row) => rows.push(row));
  return rows;
}

/** What is to be stored, complete and checked, so that nothing is hidden for rows that are then refused. */
interface Prepared {
  readonly children: RowBatch | undefined;
  /** Live children that the given ones do not replace. */
  readonly vanished: readonly StoredRow[];
  readonly withChildren: readonly Parent[];
  readonly marks: RowBatch;
}

async function prepareFamily(
  call: DriverCall,
  family: Family,
  { children, options }: { readonly children: readonly GivenRow[]; readonly options: WriteOptions },
): Promise<Prepared> {
  const { handle, parents } = family;
  const { rows, isParent } = await withParentVersions(family, children);
  const withChildren: Parent[] = [];
  const childless: Parent[] = [];
  await eachRow([...parents], ([key, parent]) => (isParent.has(key) ? withChildren : childless).push(parent));
  const write = { ...writeContext(call, handle, options), storedTypes: await call.driver.describe(handle.table) };
  const time = await stampAfterStored(call, handle.table);
  const batch = rows.length === 0 ? undefined : await prepareRows(rows, write, time);
  const written = new Set<string>();
  await eachRow((await batch?.rows()) ?? [], (row) => written.add(rowKey(row, handle.idColumns)));
  const vanished: StoredRow[] = [];
  await eachRow(await liveChildren(call, family), (row) => {
    if (!written.has(rowKey(row, handle.idColumns))) vanished.push(row);
  });
  return {
    children: batch,
    vanished,
    withChildren,
    marks: await prepareMarks(call, family, { childless, materializationId: write.materializationId }),
  };
}

/**
 * Makes the given rows all children of the given parents: hides those that vanished, writes the given ones, marks parents
 * that have none as done. In this order, so that a crash in between leaves the parent to be done again.
 */
export async function replaceChildren(
  { context, handle }: Subject,
  input: { readonly parents: unknown; readonly children: unknown },
  options: WriteOptions,
): Promise<ReplacedChildren> {
  guardProject(context, handle, options.allowCrossProject);
  const given = await rowsOf(input.parents, `parents of ${handle.key}`, options.signal);
  const children = await rowsOf(input.children, `children for ${handle.key}`, options.signal);
  const progress = new WriteProgress(options.onProgress);
  return context.call("write", { ...options, onProgress: progress.report }, (call) =>
    context.writeLock(handle.table.name).run(async () => {
      const family = await familyOf({ context, handle }, requireExpansion(handle, call), given);
      const prepared = await prepareFamily(call, family, { children, options });
      await hideVanished(call, family, prepared.vanished);
      const stored = prepared.children === undefined ? 0 : await appendBatches(call, handle.table, [prepared.children]);
      await markParents(call, family, prepared);
      progress.finish(stored);
      return {
        parents: family.parents.size,
        children: stored,
        vanished: prepared.vanished.length,
        childless: prepared.marks.rowCount,
      };
    }),
  );
}

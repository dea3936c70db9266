import { MetadataSchemaError, MetadataStoreError } from "../errors.ts";
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
} from "../feature/system-columns.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";
import { emptyRow, inferColumnType, rowsBatch, toStoredValue } from "../rows/index.ts";
import { type ByField, toByField } from "./by-field-value.ts";
import { untilAborted } from "./call.ts";
import { rowKey } from "./compare-values.ts";
import { completeRead } from "./complete-read.ts";
import { appendTombstones } from "./delete.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import { givenValues } from "./given-rows.ts";
import { idsPredicates } from "./ids-predicate.ts";
import type { GivenRow } from "./prepare-rows.ts";
import { guardProject } from "./project-guard.ts";
import { IS_LIVE, ofVersion } from "./read.ts";
import { marksTable } from "./resolve-inputs.ts";
import { rowsOfValue } from "./rows-of-value.ts";
import type { DriverCall, Subject } from "./store-context.ts";
import { hasAllIds } from "./stored-ids.ts";
import { appendBatches, type WriteOptions, writeMetadata } from "./write.ts";

/** What `replaceChildren` did. */
export interface ReplacedChildren {
  readonly parents: number;
  readonly children: number;
  /** Children that a parent no longer has, now hidden. */
  readonly vanished: number;
  /** Parents without children, marked as done. */
  readonly childless: number;
}

interface Family {
  readonly handle: FeatureHandle;
  /** Ids that a child shares with its parent. */
  readonly parentIds: readonly string[];
  readonly idTypes: ColumnTypes;
  /** By the text of the parent's ids. */
  readonly parents: ReadonlyMap<string, { readonly ids: StoredRow; readonly given: GivenRow }>;
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
  const parents = new Map<string, { ids: StoredRow; given: GivenRow }>();
  for (const row of given) {
    const ids = idsOf(row, idTypes, "the parents");
    parents.set(rowKey(ids, parentIds), { ids, given: row });
  }
  return { handle, parentIds, idTypes, parents };
}

/** The versions that a parent brings for its children. */
function versionsOf(parent: GivenRow, handle: FeatureHandle): ByField {
  const of = `the parents of ${handle.key}`;
  const value = parent[PROVENANCE_BY_FIELD] ?? null;
  if (value !== null) return toByField(value, { column: PROVENANCE_BY_FIELD, of }, handle);
  throw new MetadataSchemaError(
    `A parent that was given to replaceChildren of ${handle.key} has no ${PROVENANCE_BY_FIELD}; give ${of} as resolveUpdate(${handle.key}) gives them.`,
    { details: { feature: handle.key, column: PROVENANCE_BY_FIELD } },
  );
}

/** Children with the versions of their parent, where they do not carry versions themselves. */
function withParentVersions(family: Family, children: readonly GivenRow[]): GivenRow[] {
  const what = `the children for ${family.handle.key}`;
  return children.map((child) => {
    const key = rowKey(idsOf(child, family.idTypes, what), family.parentIds);
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
    if (PROVENANCE_BY_FIELD in child) return child;
    return {
      ...child,
      [PROVENANCE_BY_FIELD]: versionsOf(parent.given, family.handle),
      [PROVENANCE]: parent.given[PROVENANCE],
    };
  });
}

async function liveChildren(call: DriverCall, family: Family): Promise<StoredRow[]> {
  const { handle, parentIds, idTypes } = family;
  const types = await call.driver.describe(handle.table);
  if (types === undefined || !hasAllIds(family.handle, types)) return [];
  const rows: StoredRow[] = [];
  const parents = [...family.parents.values()].map((parent) => parent.ids);
  for (const predicate of idsPredicates(parents, parentIds, idTypes)) {
    const query = {
      where: { kind: "and", all: [ofVersion(handle.featureVersion(call.hash.length)), predicate] } as const,
      latestBy: handle.idColumns,
      having: IS_LIVE,
      columns: handle.idColumns,
    };
    for await (const batch of completeRead(call, handle.table, query)) rows.push(...(await batch.rows()));
  }
  return rows;
}

async function hideVanished(call: DriverCall, family: Family, vanished: readonly StoredRow[]): Promise<void> {
  const { handle } = family;
  const types = await call.driver.describe(handle.table);
  for (const predicate of idsPredicates(vanished, handle.idColumns, types ?? new Map())) {
    const from = {
      where: { kind: "and", all: [ofVersion(handle.featureVersion(call.hash.length)), predicate] } as const,
      latestBy: handle.idColumns,
      having: IS_LIVE,
    };
    await appendTombstones(call, { table: handle.table, from });
  }
}

function markRow(family: Family, parent: { ids: StoredRow; given: GivenRow }, stamp: StoredRow): StoredRow {
  const byField = versionsOf(parent.given, family.handle);
  const provenance = (parent.given[PROVENANCE] ?? null) as string | null;
  return Object.assign(emptyRow(), parent.ids, stamp, {
    [PROVENANCE_BY_FIELD]: byField,
    [PROVENANCE]: provenance,
    [DATA_VERSION_BY_FIELD]: byField,
    [DATA_VERSION]: provenance,
  });
}

/** Marks childless parents as done, and takes back the marks of parents that have children now. */
async function markParents(call: DriverCall, family: Family, childless: ReadonlySet<string>): Promise<void> {
  const { context } = call;
  const { handle, parentIds } = family;
  const table = marksTable(handle);
  const time = context.stamps.next(table.name);
  const featureVersion = handle.featureVersion(call.hash.length);
  const stamp: StoredRow = Object.assign(emptyRow(), {
    [FEATURE_VERSION]: featureVersion,
    [PROJECT_VERSION]: handle.projectVersion(call.hash.length),
    [CREATED_AT]: time,
    [UPDATED_AT]: time,
    [DELETED_AT]: null,
    [MATERIALIZATION_ID]: context.options.materializationId ?? null,
  });
  const types: ColumnTypes = new Map([
    ...family.idTypes,
    ...systemColumnTypes(handle.fields.map((each) => each.structKey)),
  ]);
  if ((await call.driver.describe(table)) !== undefined) {
    const withChildren = [...family.parents].filter(([key]) => !childless.has(key)).map(([, parent]) => parent.ids);
    for (const predicate of idsPredicates(withChildren, parentIds, family.idTypes)) {
      await appendTombstones(call, {
        table,
        from: {
          where: { kind: "and", all: [ofVersion(featureVersion), predicate] },
          latestBy: parentIds,
          having: IS_LIVE,
        },
      });
    }
  }
  const marks = [...family.parents]
    .filter(([key]) => childless.has(key))
    .map(([, parent]) => markRow(family, parent, stamp));
  if (marks.length > 0) await appendBatches(call, table, [rowsBatch(types, marks)]);
}

async function rowsOf(input: unknown, of: string, signal: AbortSignal | undefined): Promise<GivenRow[]> {
  const { values } = await givenValues(input, of);
  const rows: GivenRow[] = [];
  for await (const value of untilAborted(values, signal)) rows.push(...(await rowsOfValue(value)));
  return rows;
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
  const parents = await rowsOf(input.parents, `parents of ${handle.key}`, options.signal);
  const children = await rowsOf(input.children, `children for ${handle.key}`, options.signal);
  return context.call("write", options, async (call) => {
    const parentIds = requireExpansion(handle, call);
    const family = await familyOf({ context, handle }, parentIds, parents);
    const rows = withParentVersions(family, children);
    const types = await call.driver.describe(handle.table);
    const written = new Set(rows.map((row) => childKey(row, family, types)));
    const vanished = (await liveChildren(call, family)).filter((row) => !written.has(rowKey(row, handle.idColumns)));
    const withChildren = new Set(rows.map((row) => rowKey(idsOf(row, family.idTypes, "the children"), parentIds)));
    const childless = new Set([...family.parents.keys()].filter((key) => !withChildren.has(key)));
    await hideVanished(call, family, vanished);
    const { rows: stored } =
      rows.length === 0 ? { rows: 0 } : await writeMetadata({ context, handle }, rows, { ...options, expansion: true });
    await markParents(call, family, childless);
    return { parents: family.parents.size, children: stored, vanished: vanished.length, childless: childless.size };
  });
}

function childKey(row: GivenRow, { handle }: Family, types: ColumnTypes | undefined): string {
  const ids = emptyRow();
  for (const name of handle.idColumns) {
    const type =
      types?.get(name) ??
      handle.declaredTypes.get(name) ??
      inferColumnType([row[name]], `column ${JSON.stringify(name)}`);
    ids[name] = toStoredValue(
      row[name] ?? null,
      type,
      `column ${JSON.stringify(name)} of the children for ${handle.key}`,
    );
  }
  return rowKey(ids, handle.idColumns);
}

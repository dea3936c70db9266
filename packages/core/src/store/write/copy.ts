import { HashAlgorithmMismatchError, MetadataStoreError } from "../../errors.ts";
import { bindPredicate } from "../../feature/bind-predicate.ts";
import { allOf, type Predicate } from "../../feature/predicate.ts";
import { DATA_VERSION, DELETED_AT, FEATURE_VERSION, PROVENANCE, UPDATED_AT } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import { unstoredColumns } from "../../plan/unstored-columns.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { castRows, rowsBatch } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { widenTypes } from "../../rows/widen-types.ts";
import { rowKey } from "../query/compare-values.ts";
import { completeRead, type ReadSource } from "../query/complete-read.ts";
import { evaluate } from "../query/match-row.ts";
import { ofProjectVersion } from "../query/stored-predicates.ts";
import { type Filters, normalFilters } from "../read/filters.ts";
import { modernFilters } from "../read/modern-filters.ts";
import { driverOptions, type LongCallOptions } from "../session/call.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { marksTable } from "../session/marks-table.ts";
import { guardProject } from "../session/project-guard.ts";
import type { DriverCall, StoreContext } from "../session/store-context.ts";
import { byFieldStructs, type TypedRows } from "./by-field-structs.ts";
import { appendBatches } from "./write.ts";

/** What to copy, and from where. */
export interface CopyOptions<Store = unknown, Reference = unknown> extends LongCallOptions {
  /** The store to copy from; its fallback stores take no part. */
  readonly from: Store;
  /** Default: every feature of the graph that the source has. */
  readonly features?: readonly Reference[] | undefined;
  /** Only rows of this `metaxy_project_version`. */
  readonly fromSnapshot?: string | undefined;
  /** On the latest rows, in stored names; the same for every feature. */
  readonly filters?: Filters | undefined;
  /** Only rows that the target lacks, told by ids, feature version, versions and times. */
  readonly incremental?: boolean | undefined;
  readonly allowCrossProject?: boolean | undefined;
}

export const COPY_OPTIONS: readonly (keyof CopyOptions)[] = [
  "allowCrossProject",
  "features",
  "filters",
  "from",
  "fromSnapshot",
  "incremental",
  "onProgress",
  "signal",
];

/** Rows copied per feature key. */
export interface Copied {
  readonly rows: number;
  readonly features: Readonly<Record<string, number>>;
}

/** Where rows come from and where they go. */
interface Route {
  readonly from: ReadSource;
  readonly to: DriverCall;
  readonly incremental: boolean;
  /** Told of rows that were just stored. */
  readonly onStored: (rows: number) => void;
}

interface TableCopy {
  readonly table: TableName;
  readonly ids: readonly string[];
  readonly structKeys: readonly string[];
  readonly having: Predicate | undefined;
  readonly where: Predicate | undefined;
  /** What `having` cannot ask: marks lack the columns that only children have. */
  readonly matches: (row: StoredRow) => boolean;
}

/** What tells stored rows of one sample apart: a row that was restored, or changed back, differs from an earlier one in time alone. */
const IDENTITY = [FEATURE_VERSION, PROVENANCE, DATA_VERSION, UPDATED_AT, DELETED_AT];

async function presentRows(call: DriverCall, copy: TableCopy): Promise<Set<string>> {
  const present = new Set<string>();
  const columns = [...copy.ids, ...IDENTITY];
  for await (const batch of completeRead(call, copy.table, { columns })) {
    for (const row of await batch.rows()) present.add(rowKey(row, columns));
  }
  return present;
}

async function copyTable({ from, to, incremental, onStored }: Route, copy: TableCopy): Promise<number> {
  if ((await from.driver.describe(copy.table)) === undefined) return 0;
  const stored = await to.driver.describe(copy.table);
  const present = incremental && stored !== undefined ? await presentRows(to, copy) : new Set<string>();
  const isAdded = (row: StoredRow): boolean =>
    copy.matches(row) && !present.has(rowKey(row, [...copy.ids, ...IDENTITY]));
  const query = {
    ...(copy.where === undefined ? {} : { where: copy.where }),
    ...(copy.ids.length === 0 ? {} : { latestBy: [...copy.ids, FEATURE_VERSION] }),
    ...(copy.having === undefined ? {} : { having: copy.having }),
  };
  let rows = 0;
  for await (const batch of completeRead(from, copy.table, query)) {
    const kept = (await batch.rows()).filter(isAdded);
    if (kept.length === 0 && stored !== undefined) continue;
    const given = byFieldStructs({ types: batch.types, rows: kept }, copy.structKeys);
    const added = await appendBatches(to, copy.table, [fitted(given, stored)]);
    onStored(added);
    rows += added;
  }
  return rows;
}

/** Rows in the types of the table that they are added to, which may gain columns and fields. */
function fitted({ types, rows }: TypedRows, stored: ColumnTypes | undefined): RowBatch {
  if (stored === undefined) return rowsBatch(types, rows);
  const widened = widenTypes(stored, types);
  const target: ColumnTypes = new Map([...types].map(([name, type]) => [name, widened.get(name) ?? type]));
  return rowsBatch(target, castRows(rows, types, target));
}

function refuseOtherHash(source: StoreContext, target: StoreContext): void {
  const [a, b] = [source.hash().settings, target.hash().settings];
  if (a.algorithm === b.algorithm && Math.min(a.length, 64) === Math.min(b.length, 64)) return;
  throw new HashAlgorithmMismatchError(
    `${source.driver.display()} hashes with ${a.algorithm} cut at ${a.length}, ${target.driver.display()} with ${b.algorithm} cut at ${b.length}: copied versions would never agree. Open the target with the same hashAlgorithm and hashTruncationLength.`,
    { details: { from: a, to: b } },
  );
}

/** Copies stored rows as they are: versions, materialization ids and times stay, so that an old row never hides a newer one. */
export async function copyMetadata(
  { source, target }: { readonly source: StoreContext; readonly target: StoreContext },
  handles: readonly FeatureHandle[],
  options: CopyOptions,
): Promise<Copied> {
  if (source === target)
    throw new MetadataStoreError("INVALID_ARGUMENT", "copyMetadata needs another store to copy from.");
  for (const handle of handles) guardProject(target, handle, options.allowCrossProject);
  let copied = 0;
  const onStored = (rows: number): void => {
    copied += rows;
    options.onProgress?.({ rows: copied });
  };
  return target.call("write", { signal: options.signal }, async (call) => {
    const lease = await source.session.lease("read", { signal: call.options.signal });
    try {
      refuseOtherHash(source, target);
      const from = { driver: source.driver, options: driverOptions(lease, { signal: call.options.signal }) };
      const route: Route = { from, to: call, incremental: options.incremental === true, onStored };
      const features: Record<string, number> = {};
      for (const handle of handles) features[handle.key] = await copyFeature(route, handle, options);
      return { rows: Object.values(features).reduce((sum, rows) => sum + rows, 0), features };
    } finally {
      await lease.release();
    }
  });
}

async function copyFeature(route: Route, handle: FeatureHandle, options: CopyOptions): Promise<number> {
  const marks = marksTable(handle);
  const [types, markTypes] = await Promise.all([handle.table, marks].map((table) => route.from.driver.describe(table)));
  const known = types ?? markTypes ?? new Map();
  const filters = await modernFilters(await normalFilters(options.filters, handle), known, route.to.context);
  if (filters.expressions.length > 0) {
    throw new MetadataStoreError(
      "INVALID_FILTER",
      "copyMetadata takes filters that stores can evaluate: callbacks, filter texts and translatable Polars expressions.",
    );
  }
  const unstored: ColumnTypes = types === undefined ? new Map() : unstoredColumns(handle, types);
  const scope = { types: known, unstored, of: `the columns of ${handle.key}` };
  const having = allOf(filters.predicates.map((each) => bindPredicate(each, scope)));
  const where = options.fromSnapshot === undefined ? undefined : ofProjectVersion(options.fromSnapshot);
  const idsOf = (stored: ColumnTypes): string[] => handle.idColumns.filter((id) => stored.has(id));
  const both = { where, structKeys: handle.fields.map((each) => each.structKey) };
  const all = { ...both, table: handle.table, ids: idsOf(types ?? new Map()), having, matches: () => true };
  const rows = types === undefined ? 0 : await copyTable(route, all);
  if (markTypes === undefined) return rows;
  const matches = (row: StoredRow): boolean => having === undefined || evaluate(having, row) === true;
  const marked = { ...both, table: marks, ids: idsOf(markTypes), having: undefined, matches };
  await copyTable({ ...route, onStored: () => {} }, marked);
  return rows;
}

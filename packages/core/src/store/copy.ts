import { HashAlgorithmMismatchError, MetadataStoreError } from "../errors.ts";
import { bindPredicate } from "../feature/bind-predicate.ts";
import { allOf, type Predicate } from "../feature/predicate.ts";
import { DELETED_AT, FEATURE_VERSION, PROJECT_VERSION, PROVENANCE } from "../feature/system-columns.ts";
import type { TableName } from "../feature/table-name.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";
import { castRows, rowsBatch } from "../rows/index.ts";
import { driverOptions, type LongCallOptions } from "./call.ts";
import { rowKey } from "./compare-values.ts";
import { completeRead, type ReadSource } from "./complete-read.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import { type Filters, normalFilters } from "./filters.ts";
import { modernFilters } from "./modern-filters.ts";
import { guardProject } from "./project-guard.ts";
import { marksTable } from "./resolve-inputs.ts";
import type { DriverCall, StoreContext } from "./store-context.ts";
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
  /** Only rows that the target lacks, told by ids, feature version, provenance and whether they are deleted. */
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

const column = (name: string) => ({ kind: "column", name }) as const;

function ofProject(version: string | undefined): Predicate | undefined {
  if (version === undefined) return undefined;
  return { kind: "compare", operator: "=", left: column(PROJECT_VERSION), right: { kind: "literal", value: version } };
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
  readonly having: Predicate | undefined;
  readonly where: Predicate | undefined;
}

function identity(row: StoredRow, ids: readonly string[]): string {
  const isDeleted = (row[DELETED_AT] ?? null) !== null;
  return `${rowKey(row, [...ids, FEATURE_VERSION, PROVENANCE])}${isDeleted ? "deleted" : "live"}`;
}

async function presentRows(call: DriverCall, copy: TableCopy): Promise<Set<string>> {
  const present = new Set<string>();
  const columns = [...copy.ids, FEATURE_VERSION, PROVENANCE, DELETED_AT];
  for await (const batch of completeRead(call, copy.table, { columns })) {
    for (const row of await batch.rows()) present.add(identity(row, copy.ids));
  }
  return present;
}

async function copyTable({ from, to, incremental, onStored }: Route, copy: TableCopy): Promise<number> {
  if ((await from.driver.describe(copy.table)) === undefined) return 0;
  const stored = await to.driver.describe(copy.table);
  const present = incremental && stored !== undefined ? await presentRows(to, copy) : new Set<string>();
  const query = {
    ...(copy.where === undefined ? {} : { where: copy.where }),
    ...(copy.ids.length === 0 ? {} : { latestBy: [...copy.ids, FEATURE_VERSION] }),
    ...(copy.having === undefined ? {} : { having: copy.having }),
  };
  let rows = 0;
  for await (const batch of completeRead(from, copy.table, query)) {
    const kept = (await batch.rows()).filter((row) => !present.has(identity(row, copy.ids)));
    if (kept.length === 0 && stored !== undefined) continue;
    const added = await appendBatches(to, copy.table, [fitted(kept, batch.types, stored)]);
    onStored(added);
    rows += added;
  }
  return rows;
}

/** Rows in the types of the table that they are added to. */
function fitted(rows: readonly StoredRow[], types: ColumnTypes, stored: ColumnTypes | undefined) {
  if (stored === undefined) return rowsBatch(types, rows);
  const target: ColumnTypes = new Map([...types].map(([name, type]) => [name, stored.get(name) ?? type]));
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
  const types = await route.from.driver.describe(handle.table);
  if (types === undefined) return 0;
  const filters = await modernFilters(await normalFilters(options.filters, handle), types, route.to.context);
  if (filters.expressions.length > 0) {
    throw new MetadataStoreError(
      "INVALID_FILTER",
      "copyMetadata takes filters that stores can evaluate: callbacks, filter texts and translatable Polars expressions.",
    );
  }
  const scope = { types, of: `the columns of ${handle.key}` };
  const having = allOf(filters.predicates.map((each) => bindPredicate(each, scope)));
  const where = ofProject(options.fromSnapshot);
  const idsOf = (stored: ColumnTypes): string[] => handle.idColumns.filter((id) => stored.has(id));
  const rows = await copyTable(route, { table: handle.table, ids: idsOf(types), having, where });
  const marks = marksTable(handle);
  const markTypes = await route.from.driver.describe(marks);
  if (markTypes === undefined) return rows;
  await copyTable({ ...route, onStored: () => {} }, { table: marks, ids: idsOf(markTypes), having: undefined, where });
  return rows;
}

import { FeatureNotFoundError, MetadataSchemaError, UnsupportedError } from "../../errors.ts";
import { bindPredicate } from "../../feature/bind-predicate.ts";
import { allOf, type Predicate } from "../../feature/predicate.ts";
import { FEATURE_VERSION } from "../../feature/system-columns.ts";
import { didYouMean } from "../../nearest-name.ts";
import type { ReadQuery } from "../../plan/read-query.ts";
import { unstoredColumns } from "../../plan/unstored-columns.ts";
import type { ColumnTypes } from "../../rows/column-type.ts";
import type { RowBatches } from "../../rows/row-batch.ts";
import { completeRead } from "../query/complete-read.ts";
import { changedAt, IS_LIVE, ofVersion } from "../query/stored-predicates.ts";
import { driverOptions, type LongCallOptions } from "../session/call.ts";
import { checkCallOptions } from "../session/check-call-options.ts";
import { findTable } from "../session/fallback.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import type { Lease } from "../session/session.ts";
import type { StoreContext } from "../session/store-context.ts";
import type { StoreDriver } from "../store-driver.ts";
import { filterFrames } from "./filter-frames.ts";
import { type Filters, type NormalFilters, normalFilters } from "./filters.ts";
import { modernFilters, modernName } from "./modern-filters.ts";
import { storedLatestBy } from "./stored-ids.ts";

/** Which rows and columns to read. */
export interface ReadOptions extends LongCallOptions {
  /** Exactly these columns, in this order; default: all. */
  readonly columns?: readonly string[] | undefined;
  readonly filters?: Filters | undefined;
  /** Default `true`. */
  readonly allowFallback?: boolean | undefined;
  /** Rows of all definitions, the latest per id and definition. The seeds' `currentOnly: false`. */
  readonly withFeatureHistory?: boolean | undefined;
  readonly currentOnly?: boolean | undefined;
  /** Every stored row, replaced ones too. The seeds' `latestOnly: false`. */
  readonly withSampleHistory?: boolean | undefined;
  readonly latestOnly?: boolean | undefined;
  /** Also rows that were deleted. */
  readonly includeDeleted?: boolean | undefined;
  /** What a read gave at this time: a Date, or µs since 1970. */
  readonly asOf?: Date | bigint | undefined;
  /** Rows of this definition instead of the current one. */
  readonly featureVersion?: string | undefined;
}

const READ_OPTIONS: readonly (keyof ReadOptions)[] = [
  "allowFallback",
  "asOf",
  "columns",
  "currentOnly",
  "featureVersion",
  "filters",
  "includeDeleted",
  "latestOnly",
  "onProgress",
  "signal",
  "withFeatureHistory",
  "withSampleHistory",
];

/**
 * Refuses options that a read does not have.
 * @throws UnsupportedError UNSUPPORTED for `tableVersion` where the storage has no versions.
 */
export function checkReadOptions(
  what: string,
  options: ReadOptions,
  { driver, isOwn = false }: { readonly driver: StoreDriver; readonly isOwn?: boolean },
): void {
  const allowed = isOwn ? READ_OPTIONS.filter((name) => name !== "allowFallback") : READ_OPTIONS;
  if (Object.hasOwn(Object(options), "tableVersion") && driver.capabilities.tableVersions !== true) {
    throw new UnsupportedError(
      `${driver.display()} keeps no versions of its tables: tableVersion is not supported. Pass asOf with the time that is meant.`,
      { details: { operation: "tableVersion" } },
    );
  }
  checkCallOptions(what, options, allowed);
}

/** A read that has started: its rows, and the right to use the store until released. */
export interface OpenedRead {
  readonly rows: RowBatches;
  /** Present where the rows are to have exactly these columns, of which they lack some: NULL. */
  readonly completedTo?: ColumnTypes;
  readonly signal: AbortSignal;
  readonly lease: Lease;
}

/** Which rows of a feature's table a read means, before the user's own filters. */
function rowSelection(handle: FeatureHandle, options: ReadOptions, length: number): ReadQuery {
  const allDefinitions = options.withFeatureHistory ?? options.currentOnly === false;
  const allRows = options.withSampleHistory ?? options.latestOnly === false;
  const named = options.featureVersion;
  const version = named ?? (allDefinitions ? undefined : handle.featureVersion(length));
  const asOf = options.asOf instanceof Date ? BigInt(options.asOf.getTime()) * 1000n : options.asOf;
  const where = allOf([
    version === undefined ? undefined : ofVersion(version),
    asOf === undefined ? undefined : changedAt("<=", asOf),
  ]);
  const latestBy = version === undefined ? [...handle.idColumns, FEATURE_VERSION] : handle.idColumns;
  return {
    ...(where === undefined ? {} : { where }),
    ...(allRows ? {} : { latestBy }),
    ...(options.includeDeleted === true ? {} : { having: IS_LIVE }),
  };
}

function checkColumns(columns: readonly string[], types: ColumnTypes, handle: FeatureHandle): void {
  for (const name of columns) {
    if (types.has(name)) continue;
    throw new MetadataSchemaError(
      `${JSON.stringify(name)} is not among the columns of ${handle.key}.${didYouMean(name, types.keys())}`,
      { details: { feature: handle.key, column: name } },
    );
  }
}

function boundFilters(
  filters: NormalFilters,
  { types, unstored }: { readonly types: ColumnTypes; readonly unstored: ColumnTypes },
  handle: FeatureHandle,
): Predicate | undefined {
  const scope = { types, unstored, of: `the columns of ${handle.key}` };
  return allOf(filters.predicates.map((each) => bindPredicate(each, scope)));
}

/** @throws FeatureNotFoundError FEATURE_NOT_FOUND */
export function notFound(context: StoreContext, handle: FeatureHandle, allowFallback: boolean): FeatureNotFoundError {
  const chain = allowFallback && context.fallbacks.length > 0 ? " or its fallback stores" : "";
  return new FeatureNotFoundError(
    `Feature ${handle.key} is not in ${context.driver.display()}${chain}; write it first, or use tryReadMetadata where it may be absent.`,
    { details: { feature: handle.key, store: context.driver.display() } },
  );
}

/** A driver reads at least one column, by which rows are counted. */
function storedOf(columns: readonly string[], types: ColumnTypes): readonly string[] {
  const stored = columns.filter((name) => types.has(name));
  return stored.length > 0 ? stored : [...types.keys()].slice(0, 1);
}

/** Starts a read in the first store of the chain that has the feature; `undefined` where none has. */
export async function openRead(
  context: StoreContext,
  handle: FeatureHandle,
  options: ReadOptions,
): Promise<OpenedRead | undefined> {
  const found = await findTable(context, handle.table, {
    allowFallback: options.allowFallback ?? true,
    signal: options.signal,
  });
  if (found === undefined) return undefined;
  try {
    const selection = rowSelection(handle, options, context.hash().settings.length);
    const unstored = unstoredColumns(handle, found.types);
    const known: ColumnTypes = new Map([...found.types, ...unstored]);
    const filters = await modernFilters(await normalFilters(options.filters, handle), known, context);
    const columns = options.columns?.map((name) => modernName(name, known, context));
    if (columns !== undefined) checkColumns(columns, known, handle);
    const bound = boundFilters(filters, { types: found.types, unstored }, handle);
    const having = allOf([selection.having, bound]);
    const afterwards = filters.expressions.length > 0;
    const latestBy = selection.latestBy && storedLatestBy(handle, found.types, selection.latestBy);
    const { latestBy: _, ...selected } = selection;
    const query: ReadQuery = {
      ...selected,
      ...(latestBy === undefined ? {} : { latestBy }),
      ...(having === undefined ? {} : { having }),
      ...(columns === undefined || afterwards ? {} : { columns: storedOf(columns, found.types) }),
    };
    const call = driverOptions(found.lease, { signal: options.signal });
    const stored = completeRead({ driver: found.context.driver, options: call }, handle.table, query);
    const types: ColumnTypes =
      columns === undefined ? known : new Map(columns.map((name) => [name, known.get(name) ?? "null"]));
    const filter = { feature: handle.key, expressions: filters.expressions, columns, types: unstored };
    const rows = afterwards ? filterFrames(stored, filter) : stored;
    const isComplete = afterwards || [...types.keys()].every((name) => found.types.has(name));
    return {
      rows,
      ...(isComplete ? {} : { completedTo: types }),
      signal: call.signal,
      lease: found.lease,
    };
  } catch (error) {
    await found.lease.release();
    throw error;
  }
}

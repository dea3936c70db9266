import { bindPredicate } from "../../feature/bind-predicate.ts";
import { allOf, type Predicate, predicateColumns } from "../../feature/predicate.ts";
import { FEATURE_VERSION } from "../../feature/system-columns.ts";
import type { AmongRows } from "../../plan/read-query.ts";
import { unstoredColumns } from "../../plan/unstored-columns.ts";
import type { ColumnTypes } from "../../rows/column-type.ts";
import type { PolarsExpression } from "../../rows/polars-types.ts";
import { amongRows } from "../query/among-rows.ts";
import { normalFilters } from "../read/filters.ts";
import { modernFilters } from "../read/modern-filters.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import type { DriverCall } from "../session/store-context.ts";
import type { DeleteOptions } from "./delete.ts";
import { storedIds } from "./given-ids.ts";
import type { GivenRow } from "./prepare-rows.ts";

/** Rows of one definition that are to be deleted, or without a version of every one. */
export interface SelectedRows {
  readonly version: string | undefined;
  readonly filter?: Predicate | undefined;
  readonly among?: AmongRows;
}

/** What says which rows to delete: ids of one definition after another, or a filter and expressions. */
export interface Selection {
  readonly parts: readonly SelectedRows[];
  readonly expressions: readonly PolarsExpression[];
}

/** The tables of a feature that a delete reaches. */
export interface DeleteScope {
  readonly handle: FeatureHandle;
  readonly options: DeleteOptions;
  /** Types that filters are bound to: the feature's table's, or its marks' where that cannot hold rows of this definition. */
  readonly types: ColumnTypes;
  readonly hasRows: boolean;
}

function ownVersion(call: DriverCall, { handle, options }: DeleteScope): string | undefined {
  return options.withFeatureHistory === true ? undefined : handle.featureVersion(call.hash.length);
}

async function selectedByIds(call: DriverCall, scope: DeleteScope, ids: readonly GivenRow[]): Promise<Selection> {
  const { handle, options, types, hasRows } = scope;
  const own = ownVersion(call, scope);
  const versionOf = (row: GivenRow): string | undefined => {
    const version = row[FEATURE_VERSION];
    return options.withFeatureHistory !== true && typeof version === "string" ? version : own;
  };
  // Where there are marks alone, only the ids of parents name any.
  const given = hasRows ? ids : ids.filter((row) => handle.idColumns.some((id) => !(id in row)));
  const parts: SelectedRows[] = [];
  for (const [version, rows] of Map.groupBy(given, versionOf)) {
    const named = await storedIds(rows, handle, { types, hash: call.hash });
    parts.push({ version, among: amongRows(named.rows, named.columns, types) });
  }
  return { parts, expressions: [] };
}

/** What a delete is asked for: rows by their ids, or what filters match. */
export async function selection(
  call: DriverCall,
  scope: DeleteScope,
  ids: readonly GivenRow[] | undefined,
): Promise<Selection> {
  if (ids !== undefined) return selectedByIds(call, scope, ids);
  const { handle, options, types, hasRows } = scope;
  const where = await modernFilters(await normalFilters(options.where, handle), types, call.context);
  const isAnswered =
    hasRows || where.predicates.every((each) => [...predicateColumns(each)].every((name) => types.has(name)));
  const unstored: ColumnTypes = hasRows ? unstoredColumns(handle, types) : new Map();
  const bindingScope = { types, unstored, of: `the columns of ${handle.key}` };
  const bound = isAnswered ? where.predicates.map((each) => bindPredicate(each, bindingScope)) : [NOTHING];
  return { parts: [{ version: ownVersion(call, scope), filter: allOf(bound) }], expressions: where.expressions };
}

const NOTHING: Predicate = { kind: "constant", value: false };

import type { Predicate } from "../feature/predicate.ts";
import type { TableName } from "../feature/table-name.ts";
import type { HashSettings } from "../hash/hash-settings.ts";
import type { ColumnType, ColumnTypes } from "../rows/column-type.ts";
import type { RowBatches } from "../rows/row-batch.ts";
import type { FieldRecipe } from "./versioning-plan.ts";

/**
 * A plan bound to the tables of one store: every column is named and typed, collisions are refused, nothing is left to
 * decide. What an engine interprets.
 */
export interface ResolveRequest {
  readonly feature: string;
  readonly hash: HashSettings;
  readonly fields: readonly FieldRecipe[];
  /** Required parents first. Empty where `samples` replace them. */
  readonly parents: readonly ParentRequest[];
  readonly samples: SamplesRequest | undefined;
  /** Columns that parents are joined on, in new names. */
  readonly joinOn: readonly string[];
  /** User columns of the expected rows, ids first, each once, with the parent that gives it. */
  readonly columns: readonly ExpectedColumn[];
  readonly target: TargetRequest;
  /** Columns on which expected and current rows are compared: the target's ids, of an expansion `joinOn`. */
  readonly compareOn: readonly string[];
  /** Current rows are collapsed to one per `compareOn`: stale if any of them differs. */
  readonly collapse: boolean;
  /**
   * Where one target may have several expected rows: the columns that order the result, ascending, texts by code points,
   * NULL first. `compareOn`, so that rows of one target are neighbours, then the parents' ids, by which a group is hashed.
   */
  readonly groupOrder: readonly string[];
  /**
   * `definition`: current rows are those of this feature version. `latest`: the newest row of this definition, or of any
   * other where there is none; rows whose fields are all equal under another definition are `carried`. `nothing`: every
   * expected row is new.
   */
  readonly compareWith: "definition" | "latest" | "nothing";
}

/** Rows that the caller gives instead of, or beside, the parents. */
export interface SamplesRequest {
  /** Each row with `columns`; rows that replace the parents also carry the four version columns, complete. */
  readonly rows: RowBatches;
  readonly types: ColumnTypes;
  /**
   * `replace-parents`: these are the expected rows. `join-parents`: every sample is kept, parents are left-joined on
   * the columns of `joinOn` and on those of their group or of the target's ids that both have besides, and the versions of
   * a parent without a matching row count as empty texts. User columns come from the samples alone.
   */
  readonly role: "replace-parents" | "join-parents";
}

/** A user column of expected rows. */
export interface ExpectedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Index in `parents`; absent for columns of `joinOn`, which are coalesced over the parents. */
  readonly parent?: number;
}

/** One parent, bound to its table. */
export interface ParentRequest {
  readonly feature: string;
  readonly table: TableName;
  /** Types of the stored table; absent where an optional parent has no table, which counts as one without rows. */
  readonly types: ColumnTypes | undefined;
  readonly featureVersion: string;
  /** Stored names of the id columns. */
  readonly idColumns: readonly string[];
  /** Filters of the call, in stored names, on the latest live rows. */
  readonly where: Predicate | undefined;
  /** Every column that travels: new name and stored name; NULL where `types` lacks that. The by-field column is not among them. */
  readonly columns: readonly { readonly name: string; readonly from: string; readonly type: ColumnType }[];
  /** Filters of the dependency, in new names. */
  readonly filter: Predicate | undefined;
  /** Struct keys whose data versions are needed. */
  readonly versions: readonly string[];
  readonly optional: boolean;
  /** Present for N:1: the group's columns, and the columns that order its members (all upstream ids), in new names. */
  readonly aggregate?: { readonly on: readonly string[]; readonly orderBy: readonly string[] };
}

/** The feature whose increment is asked for, bound to its table. */
export interface TargetRequest {
  readonly table: TableName;
  /** Types of the stored table; absent where nothing was written yet. */
  readonly types: ColumnTypes | undefined;
  readonly featureVersion: string;
  readonly idColumns: readonly string[];
  /** Filters on current rows, in stored names; rows outside count as absent. */
  readonly where: Predicate | undefined;
  /** A current row for which any of these is true is stale. */
  readonly stale: readonly Predicate[];
  /** Side table of an expansion: parents that were done and have no children. Absent where ids of children are compared. */
  readonly marks: MarksRequest | undefined;
}

/** The marks of an expansion: the system columns of the target, and the ids of its parents. */
export interface MarksRequest {
  readonly table: TableName;
  readonly types: ColumnTypes;
  /** Ids of the parents, among them all of `compareOn`. */
  readonly idColumns: readonly string[];
}

/** What a row of an engine's result stands for. */
export type ResolvedStatus =
  | "new"
  | "stale"
  | "orphaned"
  | "carried"
  /** Expected version NULL, stored one not: left alone, counted in a warning. */
  | "unversioned"
  /** NULL in one of `compareOn`, on either side: left alone, counted in a warning. */
  | "unidentified"
  /** Samples joined with parents only: the sample has no row in at least one parent. Given besides its `new` row. */
  | "unmatched"
  /** One row of facts about the inputs. */
  | "summary";

/**
 * Columns of an engine's result, in this order: `columns` of the request, the four version columns, then
 * - `metaxy_status`: a {@link ResolvedStatus};
 * - `metaxy_stale_fields`: list of field keys (not struct keys) whose expected provenance differs from the stored one; all
 *   fields for new rows, where a predicate of `stale` is true, where the stored provenance is NULL, and where no single
 *   field differs; of a collapsed parent the union over its children; NULL for the other statuses;
 * - `metaxy_previous`: struct of every stored column of the target; the current row of stale, carried and orphaned ones
 *   (of a collapsed parent any one child), NULL for new ones; the column is left out where the target has no table;
 * - `metaxy_newest`: timestamp, only on the summary row.
 *
 * The version columns of new and stale rows are the expected ones, and their data versions equal their provenance, but
 * under `compareWith: "latest"` untouched fields of a stale row keep the stored data version. Orphaned rows have `compareOn`
 * and the stored versions set; the rest is in `metaxy_previous`.
 *
 * The summary row: `metaxy_newest` is the greatest `coalesce(metaxy_deleted_at, metaxy_updated_at)` of the whole target
 * table and its marks, tombstones and other definitions included (NULL if empty); `metaxy_provenance` is, per parent and joined by
 * commas, the number of stored rows where none of them is of the parent's feature version, else `0`.
 *
 * A mark counts as a current row of its parent while no live child exists; it is never orphaned.
 */
export type ResolveResult = RowBatches;

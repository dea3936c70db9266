import type { DataFrame, Expr, LazyDataFrame } from "nodejs-polars";
import type { ResolvedStatus, ResolveRequest } from "../plan/resolve-request.ts";
import { DECISION } from "./compare-with-current.ts";
import { ex } from "./expression.ts";
import { type HashOptions, hashFrame } from "./hash-frame.ts";
import { INNER } from "./inner-names.ts";
import { frameColumns, framesBeside, lazyFrame } from "./native-frame.ts";
import { RESULT } from "./result-types.ts";

/** Rows of one status, side by side with the decisions about them. */
export interface Section {
  readonly status: ResolvedStatus;
  readonly decisions: DataFrame;
  /** The expected rows that decisions name, under inner names. */
  readonly expected: DataFrame;
  readonly request: ResolveRequest;
}

/** With the current rows that decisions name. */
export interface StoredSection extends Section {
  readonly current: DataFrame;
}

/** Expected rows; all fields of a new one count as stale. */
export function expectedSection({ status, expected, request }: Section): LazyDataFrame {
  const all = ex.concatList(request.fields.map(({ field }) => ex.lit(field)));
  const stale = status === "new" ? [all.alias(RESULT.staleFields)] : [];
  return lazyFrame(expected).select(...expectedColumns(expected, request), ...stale, statusColumn(status));
}

/** Expected rows that have a current one; untouched fields keep the stored data version where definitions are bridged. */
export async function changedSection(section: StoredSection, options: HashOptions): Promise<LazyDataFrame> {
  const { status, decisions, expected, current, request } = section;
  const rows = framesBeside(framesBeside(decisions, expected), current);
  const columns = [...expectedColumns(rows, request), staleFields(request), statusColumn(status), ...previous(request)];
  const plain = lazyFrame(rows).select(...columns, ...keptVersions(rows, request));
  if (request.compareWith !== "latest") return plain;
  const filled = await plain.collect();
  const hashed = lazyFrame(framesBeside(filled, await hashVersions(filled, request, options)));
  return hashed.withColumns(
    byField(request, (i) => ex.col(RESULT.fieldVersion(i))).alias(RESULT.versionByField),
    ex.when(ex.col(IS_OWN)).then(ex.col(RESULT.version)).otherwise(ex.col("hashed")).alias(RESULT.version),
  );
}

/** Current rows that no expected one stands for; they have the compared columns, and their versions. */
export function storedSection({ status, current, request }: StoredSection): LazyDataFrame {
  const keys = request.compareOn.map((name, i) => {
    const place = request.columns.findIndex((column) => column.name === name);
    return ex.col(INNER.key(i)).alias(RESULT.column(place));
  });
  const unless = (isAbsent: string, struct: Expr): Expr =>
    ex.when(ex.col(isAbsent)).then(ex.lit(null)).otherwise(struct);
  const provenance = byField(request, (i) => ex.col(INNER.storedField(i)));
  const versions = byField(request, (i) => ex.col(INNER.storedFieldVersion(i)));
  return lazyFrame(current).select(
    ...keys,
    unless(INNER.hasNoFields, provenance).alias(RESULT.provenanceByField),
    ex.col(INNER.storedProvenance).alias(RESULT.provenance),
    unless(INNER.hasNoFieldVersions, versions).alias(RESULT.versionByField),
    ex.col(INNER.storedVersion).alias(RESULT.version),
    statusColumn(status),
    ...(status === "orphaned" ? previous(request) : []),
  );
}

function statusColumn(status: ResolvedStatus): Expr {
  return ex.lit(status).alias(RESULT.status);
}

function byField(request: ResolveRequest, field: (index: number) => Expr): Expr {
  return ex.struct(request.fields.map(({ structKey }, i) => field(i).alias(structKey)));
}

function expectedColumns(rows: DataFrame, request: ResolveRequest): Expr[] {
  const provenance = byField(request, (i) => ex.col(INNER.field(i)));
  return [
    ...request.columns.map((_, i) => ex.col(INNER.expected(i)).alias(RESULT.column(i))),
    provenance.alias(RESULT.provenanceByField),
    ex.col(INNER.provenance).alias(RESULT.provenance),
    byField(request, (i) => ownFieldVersion(rows, i)).alias(RESULT.versionByField),
    ex.col(hasOwnVersions(rows) ? INNER.ownVersion : INNER.provenance).alias(RESULT.version),
  ];
}

/** Samples may carry data versions besides their provenance. */
function hasOwnVersions(rows: DataFrame): boolean {
  return frameColumns(rows).includes(INNER.ownVersion);
}

function ownFieldVersion(rows: DataFrame, index: number): Expr {
  return ex.col(hasOwnVersions(rows) ? INNER.ownField(index) : INNER.field(index));
}

function keptVersions(rows: DataFrame, request: ResolveRequest): Expr[] {
  if (request.compareWith !== "latest") return [];
  const versions = request.fields.map((_, i) =>
    ex
      .when(ex.col(DECISION.touched(i)))
      .then(ownFieldVersion(rows, i))
      .otherwise(ex.col(INNER.storedFieldVersion(i)))
      .alias(RESULT.fieldVersion(i)),
  );
  return [...versions, isOwn(rows, request)];
}

const IS_OWN = "isOwn";

/** Whether the data versions of all fields are those that came with the row, so that its whole one is too. */
function isOwn(rows: DataFrame, { fields }: ResolveRequest): Expr {
  const isKept = fields.map((_, i) => {
    const [own, stored] = [ownFieldVersion(rows, i), ex.col(INNER.storedFieldVersion(i))];
    const isSame = own.eq(stored).fillNull(ex.lit(false)).or(own.isNull().and(stored.isNull()));
    return ex.col(DECISION.touched(i)).or(isSame);
  });
  return ex.allHorizontal(isKept).alias(IS_OWN);
}

function hashVersions(rows: DataFrame, { fields, hash }: ResolveRequest, options: HashOptions): Promise<DataFrame> {
  const inputs = fields.map((_, i) => ({ column: RESULT.fieldVersion(i) }));
  const parts = fields.flatMap((_, i) => (i === 0 ? [i] : ["|", i]));
  return hashFrame(rows, { settings: hash, inputs, outputs: [{ name: "hashed", parts }] }, { signal: options.signal });
}

function staleFields({ fields }: ResolveRequest): Expr {
  const keys = fields.map(({ field }, i) => {
    const isTouched = ex.col(DECISION.touched(i));
    return ex.when(isTouched).then(ex.lit(field)).otherwise(ex.lit(null));
  });
  const list = ex.concatList(keys).list.eval(ex.element().dropNulls());
  const isStale = ex.col(DECISION.status).eq(ex.lit("stale"));
  return ex.when(isStale).then(list).otherwise(ex.lit(null)).alias(RESULT.staleFields);
}

/** The stored row, where the target has a table. */
function previous({ target }: ResolveRequest): Expr[] {
  if (target.types === undefined) return [];
  const names = [...target.types.keys()];
  const stored = ex.struct(names.map((_, i) => ex.col(INNER.stored(i))));
  return [stored.struct.renameFields(names).alias(RESULT.previous)];
}

import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";
import type { ResolvedStatus, ResolveRequest } from "../plan/resolve-request.ts";
import { collapseChildren, RANGE } from "./collapse-children.ts";
import { ex } from "./expression.ts";
import { INNER } from "./inner-names.ts";
import { joinFrames } from "./join-frames.ts";
import {
  columnLiteral,
  frameColumns,
  frameHeight,
  frameSelect,
  frameSlice,
  framesBeside,
  lazyFrame,
} from "./native-frame.ts";

/** Columns of decisions: numbers of the rows that one is about (NULL: none), its status, and per field whether it is stale. */
export const DECISION = {
  expected: "expected",
  current: "current",
  status: "status",
  touched: (field: number): string => `touched${field}`,
} as const;

/**
 * What is to do about each sample, for those about which there is anything. Samples with a NULL id are `unidentified`, on
 * either side; marks of vanished parents are passed over.
 */
export async function compareWithCurrent(
  expected: DataFrame,
  current: DataFrame | undefined,
  request: ResolveRequest,
): Promise<DataFrame> {
  const rows = lazyFrame(expected).withRowIndex(DECISION.expected);
  const keys = compareKeys(request);
  const identified = ex.allHorizontal(keys.map(({ expected: key }) => ex.col(key).isNotNull()));
  const all = request.fields.map((_, i) => ex.lit(true).alias(DECISION.touched(i)));
  const besides = [decisions(rows.filter(identified.not()), "unidentified", []), ...unmatched(expected, rows)];
  if (current === undefined || request.compareWith === "nothing") {
    return pl.concat([decisions(rows.filter(identified), "new", all), ...besides], { how: "diagonal" }).collect();
  }
  const collapsed = await collapseChildren(lazyFrame(current), request).withRowIndex("number").collect();
  const stored = lazyFrame(collapsed);
  const hasKey = ex.allHorizontal(keys.map(({ current: key }) => ex.col(key).isNotNull()));
  const pairs = await contested(rows.filter(identified), stored.filter(hasKey), keys).collect();
  const decided = decide(await withFields(pairs, { expected, collapsed }, request), request);
  const others = stored
    .filter(hasKey.not().and(ex.col(INNER.isMark).not()))
    .select(ex.col("row").alias(DECISION.current), status("unidentified"));
  return pl.concat([decided, ...besides, others], { how: "diagonal" }).collect();
}

interface ComparedKey {
  readonly expected: string;
  readonly current: string;
}

function compareKeys({ compareOn, columns }: ResolveRequest): ComparedKey[] {
  return compareOn.map((name, i) => {
    const expected = INNER.expected(columns.findIndex((column) => column.name === name));
    return { expected, current: INNER.key(i) };
  });
}

function status(value: ResolvedStatus): Expr {
  return ex.lit(value).alias(DECISION.status);
}

function decisions(rows: LazyDataFrame, value: ResolvedStatus, touched: readonly Expr[]): LazyDataFrame {
  const none = ex.lit(null).cast(pl.UInt32).alias(DECISION.current);
  return rows.select(ex.col(DECISION.expected), none, status(value), ...touched);
}

/** Samples that have no row in at least one parent; they are listed besides what else is said of them. */
function unmatched(expected: DataFrame, rows: LazyDataFrame): LazyDataFrame[] {
  const flags = frameColumns(expected).filter((name) => INNER.isMatched(name));
  if (flags.length === 0) return [];
  const hasNone = ex.anyHorizontal(flags.map((name) => ex.col(name).isNull()));
  return [decisions(rows.filter(hasNone), "unmatched", [])];
}

/** Pairs of an expected and a current row between which anything may differ; a row without a partner is paired with NULL. */
function contested(expected: LazyDataFrame, stored: LazyDataFrame, keys: readonly ComparedKey[]): LazyDataFrame {
  const { provenance, isMark } = INNER;
  const on = keys.map((key) => key.expected);
  const rightOn = keys.map((key) => key.current);
  const left = expected.select(...[DECISION.expected, provenance, ...on].map(ex.col));
  const right = stored.select(settledBy(), ...["number", isMark, ...rightOn].map(ex.col));
  const isSettled = ex.col(provenance).eq(ex.col("settledBy")).fillNull(ex.lit(false));
  const isVanishedMark = ex.col(DECISION.expected).isNull().and(ex.col(isMark)).fillNull(ex.lit(false));
  return joinFrames(left, right, { on, rightOn, how: "full", coalesce: false })
    .filter(isSettled.not().and(isVanishedMark.not()))
    .select(ex.col(DECISION.expected), ex.col("number"));
}

/** The expected provenance under which there is nothing to do; NULL where there always is. */
function settledBy(): Expr {
  const { storedProvenance, isStale, isOther } = INNER;
  const [least, greatest] = [ex.col(RANGE.least(storedProvenance)), ex.col(RANGE.greatest(storedProvenance))];
  const isForced = ex.anyHorizontal([RANGE.hasNull(storedProvenance), isStale, isOther].map((name) => ex.col(name)));
  const isOne = least.eq(greatest).and(isForced.not());
  return ex.when(isOne).then(least).otherwise(ex.lit(null)).alias("settledBy");
}

/** The pairs with what they are decided by. */
async function withFields(
  pairs: DataFrame,
  { expected, collapsed }: { readonly expected: DataFrame; readonly collapsed: DataFrame },
  request: ResolveRequest,
): Promise<LazyDataFrame> {
  const stored = [INNER.storedProvenance, ...request.fields.map((_, i) => INNER.storedField(i))];
  const ranges = stored.flatMap((name) => [RANGE.least(name), RANGE.greatest(name), RANGE.hasNull(name)]);
  const versions = [INNER.provenance, ...request.fields.map((_, i) => INNER.field(i))];
  const left = await gathered(expected, versions, { of: pairs, column: DECISION.expected });
  const names = ["row", ...ranges, INNER.isStale, INNER.isOther];
  const right = await gathered(collapsed, names, { of: pairs, column: "number" });
  return lazyFrame(framesBeside(framesBeside(pairs, left), right));
}

/** Rows of a frame by numbers that are a column of another; a NULL number gives a row of NULLs. */
export async function gathered(
  frame: DataFrame,
  names: readonly string[],
  numbers: { readonly of: DataFrame; readonly column: string },
): Promise<DataFrame> {
  if (frameHeight(numbers.of) === 0) return frameSlice(frameSelect(frame, names), 0, 0);
  const rows = ex.lit(columnLiteral(numbers.of, numbers.column));
  return lazyFrame(frame)
    .select(...names.map((name) => ex.col(name).gather(rows)))
    .collect();
}

/** Whether an expected version differs from any of the stored ones, NULL being a version of its own. */
function differs(expected: string, stored: string): Expr {
  const value = ex.col(expected);
  const [least, greatest] = [ex.col(RANGE.least(stored)), ex.col(RANGE.greatest(stored))];
  const isPresent = value.isNotNull();
  const hasOther = value.neq(least).or(value.neq(greatest)).fillNull(ex.lit(false));
  return ex
    .when(isPresent)
    .then(hasOther.or(ex.col(RANGE.hasNull(stored))))
    .otherwise(least.isNotNull());
}

function decide(pairs: LazyDataFrame, request: ResolveRequest): LazyDataFrame {
  const differing = request.fields.map((_, i) => `differs${i}`);
  const compared = pairs.withColumns(
    ...differing.map((name, i) => differs(INNER.field(i), INNER.storedField(i)).alias(name)),
    ...[INNER.isStale, INNER.isOther].map((name) => ex.col(name).fillNull(ex.lit(false))),
  );
  const isNew = ex.col("row").isNull();
  const isVersioned = ex.col(INNER.provenance).isNotNull();
  const anyField = ex.anyHorizontal(differing.map((name) => ex.col(name)));
  const row = differs(INNER.provenance, INNER.storedProvenance);
  // Fields stay comparable under another definition, whole rows do not: they join other fields.
  const hasChanged = isVersioned.and(ex.when(ex.col(INNER.isOther)).then(anyField).otherwise(row));
  const isUnprovenanced = ex.col(RANGE.hasNull(INNER.storedProvenance)).fillNull(ex.lit(false));
  const isForced = ex.col(INNER.isStale).or(isUnprovenanced);
  const decided = ex
    .when(isNew)
    .then(ex.lit("new"))
    .when(ex.col(DECISION.expected).isNull())
    .then(ex.lit("orphaned"))
    .when(isForced.or(hasChanged))
    .then(ex.lit("stale"))
    .when(isVersioned.not())
    .then(ex.lit("unversioned"))
    .when(ex.col(INNER.isOther))
    .then(ex.lit("carried"))
    .otherwise(ex.lit(null));
  const isWhole = isNew.or(isForced).or(anyField.not());
  return compared
    .withColumns(decided.alias(DECISION.status), isWhole.alias("isWhole"))
    .filter(ex.col(DECISION.status).isNotNull())
    .select(
      ex.col(DECISION.expected),
      ex.col("row").alias(DECISION.current),
      ex.col(DECISION.status),
      ...differing.map((name, i) => touched(name).alias(DECISION.touched(i))),
    );
}

/** All fields of a row to process count as stale where no single one tells; of a carried row none does. */
function touched(differing: string): Expr {
  return ex
    .col(DECISION.status)
    .neq(ex.lit("carried"))
    .and(ex.col("isWhole").or(ex.col(differing)));
}

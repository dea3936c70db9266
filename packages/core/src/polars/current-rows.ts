import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";
import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
} from "../feature/system-columns.ts";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { rowsBatch } from "../rows/index.ts";
import { chooseDefinition } from "./choose-definition.ts";
import { column } from "./column.ts";
import { ownExpr, withTypedNulls } from "./edit-frame.ts";
import type { EngineInputs } from "./engine-inputs.ts";
import { ex } from "./expression.ts";
import { checkExpressions } from "./filter-expressions.ts";
import { freeName } from "./free-name.ts";
import { INNER } from "./inner-names.ts";
import { keepLatestRows } from "./keep-latest-rows.ts";
import { lazyFrame } from "./native-frame.ts";
import { predicateToExpr } from "./predicate-to-expr.ts";
import { frameOf } from "./to-frame.ts";
import { versionField } from "./version-field.ts";
import { markColumns, marksWithoutChild } from "./with-marks.ts";

/** The target's stored rows and its marks, of every definition, deleted ones too; absent where there is no table. */
export interface StoredFrames {
  readonly target: DataFrame | undefined;
  readonly marks: DataFrame | undefined;
}

/** What current rows are made of. */
export interface CurrentContext {
  readonly request: ResolveRequest;
  readonly inputs: Pick<EngineInputs, "latestKept" | "expressions">;
}

/**
 * The rows that expected ones are compared with, under inner names: of the right definition, live, within the filters on
 * current rows. A mark stands for its parent while that has no live child; columns that only children have are NULL then.
 * `undefined` where no table is there.
 */
export async function currentRows(stored: StoredFrames, context: CurrentContext): Promise<DataFrame | undefined> {
  const { request } = context;
  const types = request.target.types ?? request.target.marks?.types;
  const rows = types === undefined ? undefined : liveRows(stored, types, context);
  if (rows === undefined || types === undefined) return undefined;
  const { target = [], stale = [], unstored } = context.inputs.expressions ?? {};
  await checkExpressions(
    [...target, ...stale],
    await withUnstored(await noRows(types, stored), unstored),
    request.feature,
  );
  const live = unstored?.size ? lazyFrame(await withUnstored(await rows.collect(), unstored)) : rows;
  return filtered(live, types, context)
    .select(...innerColumns(types, context))
    .collect();
}

async function withUnstored(frame: DataFrame, unstored: ColumnTypes | undefined): Promise<DataFrame> {
  return unstored === undefined ? frame : withTypedNulls(frame, unstored);
}

/** The stored columns, without a row and without inner ones. */
async function noRows(types: ColumnTypes, { target }: StoredFrames): Promise<DataFrame> {
  return target ?? frameOf(rowsBatch(types, []));
}

/** Live rows of the right definition, with the inner columns that say what each holds. */
function liveRows(stored: StoredFrames, types: ColumnTypes, context: CurrentContext): LazyDataFrame | undefined {
  const { request } = context;
  const { idColumns, marks } = request.target;
  const parentIds = marks?.idColumns ?? [];
  const target = stored.target && latest(lazyFrame(stored.target), idColumns, context);
  const marked = stored.marks && latest(lazyFrame(stored.marks), parentIds, context);
  const histories = [target, marked].filter((rows) => rows !== undefined);
  const live = ofDefinition(histories, request).map((rows) => rows.filter(column(DELETED_AT).isNull()));
  const children = target === undefined ? undefined : live[0];
  const alone = marked === undefined ? undefined : live.at(-1);
  const parts: LazyDataFrame[] = [];
  if (children !== undefined) {
    parts.push(
      children.select(...[...types.keys()].map(column), ...versionColumns(types, types, request), isMark(types, false)),
    );
  }
  if (alone !== undefined && marks !== undefined) {
    const rows = children === undefined ? alone : marksWithoutChild(alone, children, parentIds);
    parts.push(
      rows.select(
        ...markColumns(marks.types, types),
        ...versionColumns(marks.types, types, request),
        isMark(types, true),
      ),
    );
  }
  return parts.length > 1 ? pl.concat(parts, { how: "diagonal" }) : parts[0];
}

function latest(rows: LazyDataFrame, idColumns: readonly string[], { inputs }: CurrentContext): LazyDataFrame {
  return inputs.latestKept === false ? keepLatestRows(rows, [...idColumns, FEATURE_VERSION]) : rows;
}

function ofDefinition(histories: readonly LazyDataFrame[], request: ResolveRequest): LazyDataFrame[] {
  if (request.compareWith === "latest" && histories.length > 0) return chooseDefinition(histories, request);
  const own = column(FEATURE_VERSION).eq(ex.lit(request.target.featureVersion));
  return histories.map((rows) => rows.filter(own));
}

/** Stored versions of each field as texts; `stored` types the rows at hand, names are free among `types`. */
function versionColumns(stored: ColumnTypes, types: ColumnTypes, request: ResolveRequest): Expr[] {
  return request.fields.flatMap(({ structKey }, i) => [
    versionField(PROVENANCE_BY_FIELD, stored.get(PROVENANCE_BY_FIELD), structKey).alias(
      free(types, INNER.storedField(i)),
    ),
    versionField(DATA_VERSION_BY_FIELD, stored.get(DATA_VERSION_BY_FIELD), structKey).alias(
      free(types, INNER.storedFieldVersion(i)),
    ),
  ]);
}

function isMark(types: ColumnTypes, value: boolean): Expr {
  return ex.lit(value).alias(free(types, INNER.isMark));
}

function free(types: ColumnTypes, name: string): string {
  return freeName([...types.keys()], name);
}

function filtered(rows: LazyDataFrame, types: ColumnTypes, { request, inputs }: CurrentContext): LazyDataFrame {
  const { where } = request.target;
  let kept = where === undefined ? rows : rows.filter(predicateToExpr(where, types));
  for (const expression of inputs.expressions?.target ?? []) kept = kept.filter(ownExpr(expression));
  return kept;
}

function innerColumns(types: ColumnTypes, { request, inputs }: CurrentContext): Expr[] {
  const versions = request.fields.flatMap((_, i) => [INNER.storedField(i), INNER.storedFieldVersion(i)]);
  const stale = [
    ...request.target.stale.map((predicate) => predicateToExpr(predicate, types)),
    ...(inputs.expressions?.stale ?? []).map(ownExpr),
  ];
  return [
    ...request.compareOn.map((name, i) => column(name).alias(INNER.key(i))),
    ...[...versions, INNER.isMark].map((name) => column(free(types, name)).alias(name)),
    column(PROVENANCE_BY_FIELD).isNull().alias(INNER.hasNoFields),
    column(DATA_VERSION_BY_FIELD).isNull().alias(INNER.hasNoFieldVersions),
    column(PROVENANCE).alias(INNER.storedProvenance),
    column(DATA_VERSION).alias(INNER.storedVersion),
    ex
      .anyHorizontal([ex.lit(false), ...stale])
      .fillNull(ex.lit(false))
      .alias(INNER.isStale),
    column(FEATURE_VERSION).neq(ex.lit(request.target.featureVersion)).fillNull(ex.lit(true)).alias(INNER.isOther),
    ...[...types.keys()].map((name, i) => column(name).alias(INNER.stored(i))),
  ];
}

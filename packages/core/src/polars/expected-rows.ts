import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";
import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
} from "../feature/system-columns.ts";
import type { ParentRequest, ResolveRequest, SamplesRequest } from "../plan/resolve-request.ts";
import type { ColumnType } from "../rows/column-type.ts";
import type { RowBatches } from "../rows/row-batch.ts";
import { rowsBatch } from "../rows/rows-batch.ts";
import { aggregateParents } from "./aggregate-parents.ts";
import { checkAbort } from "./check-abort.ts";
import { column } from "./column.ts";
import { withTypedNulls } from "./edit-frame.ts";
import type { EngineInputs, EngineOptions } from "./engine-inputs.ts";
import { ex } from "./expression.ts";
import { hashFields } from "./hash-fields.ts";
import { INNER, type ParentNames, parentNames } from "./inner-names.ts";
import { type JoinedParent, joinParents, joinSamples } from "./join-parents.ts";
import { keepLatestRows } from "./keep-latest-rows.ts";
import { frameColumns, frameHeight, frameSelect, framesBeside, lazyFrame } from "./native-frame.ts";
import { selectColumns } from "./select-columns.ts";
import { frameOf, toFrame } from "./to-frame.ts";
import { versionField } from "./version-field.ts";

/** What expected rows are made from. */
interface Expecting {
  readonly request: ResolveRequest;
  readonly inputs: EngineInputs;
  readonly options: EngineOptions;
}

/** The rows that should be there, with the versions that they should have, under inner names. */
export async function expectedRows(
  request: ResolveRequest,
  inputs: EngineInputs,
  options: EngineOptions,
): Promise<DataFrame> {
  const context = { request, inputs, options };
  if (request.samples?.role === "replace-parents") {
    return ordered(await givenSamples(request.samples, context), request).collect();
  }
  const parents: JoinedParent[] = [];
  for (const [index, parent] of request.parents.entries()) {
    const names = parentNames(request, index);
    parents.push({ names, rows: await parentRows({ parent, names, given: inputs.parents[index] }, context) });
    checkAbort(options.signal);
  }
  const { samples } = request;
  const joined =
    samples === undefined
      ? joinParents(parents, request)
      : joinSamples(await sampleRows(samples, context), parents, request);
  const frame = await ordered(joined, request).collect();
  checkAbort(options.signal);
  const total = frameHeight(frame);
  const names = parents.map((parent) => parent.names);
  const onRows = (rows: number): void => options.onProgress?.({ rows, total });
  const hashed = await hashFields(frame, { request, names }, { signal: options.signal, onRows });
  const versions = new Set(names.flatMap((each) => [...each.versions.values()]));
  return framesBeside(
    frameSelect(
      frame,
      frameColumns(frame).filter((name) => !versions.has(name)),
    ),
    hashed,
  );
}

/** Expected rows of one target are neighbours, in the order of their group, where the request says so. */
function ordered(rows: LazyDataFrame, { groupOrder, columns }: ResolveRequest): LazyDataFrame {
  if (groupOrder.length === 0) return rows;
  const keys = groupOrder.map((name) => ex.col(INNER.expected(columns.findIndex((each) => each.name === name))));
  return rows.sort({ by: keys, nullsLast: false, maintainOrder: true });
}

interface GivenParent {
  readonly parent: ParentRequest;
  readonly names: ParentNames;
  readonly given: RowBatches | undefined;
}

async function parentRows({ parent, names, given }: GivenParent, context: Expecting): Promise<LazyDataFrame> {
  if (given === undefined || parent.types === undefined) return lazyFrame(await noRows(parent, names, context.request));
  const { request, inputs, options } = context;
  // A declared column that nobody wrote is NULL.
  const columns = new Map(parent.columns.map(({ from, type }) => [from, type]));
  const stored = lazyFrame(await withTypedNulls(await toFrame(given, options), columns));
  const latest = inputs.latestKept === false ? currentParentRows(stored, parent) : stored;
  const selected = selectColumns(latest, parent, names);
  return aggregateParents(selected, { parent, names }, { settings: request.hash, signal: options.signal });
}

function currentParentRows(stored: LazyDataFrame, { featureVersion, idColumns }: ParentRequest): LazyDataFrame {
  const ofVersion = stored.filter(ex.col(FEATURE_VERSION).eq(ex.lit(featureVersion)));
  return keepLatestRows(ofVersion, idColumns).filter(ex.col(DELETED_AT).isNull());
}

/** A parent that was never written: its columns, and no row. */
function noRows(parent: ParentRequest, names: ParentNames, request: ResolveRequest): Promise<DataFrame> {
  const types = new Map<string, ColumnType>();
  for (const [name, inner] of names.columns) {
    const column = [...parent.columns, ...request.columns].find((each) => each.name === name);
    types.set(inner, column?.type ?? "null");
  }
  for (const version of names.versions.values()) types.set(version, "string");
  return frameOf(rowsBatch(types, []));
}

async function sampleRows(samples: SamplesRequest, { request, options }: Expecting): Promise<LazyDataFrame> {
  const rows = lazyFrame(await toFrame(samples.rows, options));
  return rows.select(...sampleColumns(request));
}

function sampleColumns({ columns }: ResolveRequest): Expr[] {
  return columns.map(({ name }, i) => column(name).alias(INNER.expected(i)));
}

/** Samples that carry their versions. */
async function givenSamples(samples: SamplesRequest, { request, options }: Expecting): Promise<LazyDataFrame> {
  const rows = lazyFrame(await toFrame(samples.rows, options));
  const { types } = samples;
  const versions = request.fields.flatMap(({ structKey }, i) => [
    versionField(PROVENANCE_BY_FIELD, types.get(PROVENANCE_BY_FIELD), structKey).alias(INNER.field(i)),
    versionField(DATA_VERSION_BY_FIELD, types.get(DATA_VERSION_BY_FIELD), structKey).alias(INNER.ownField(i)),
  ]);
  return rows.select(
    ...sampleColumns(request),
    ...versions,
    ex.col(PROVENANCE).cast(pl.String).alias(INNER.provenance),
    ex.col(DATA_VERSION).cast(pl.String).alias(INNER.ownVersion),
  );
}

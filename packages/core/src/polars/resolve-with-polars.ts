import pl, { type DataFrame } from "nodejs-polars";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import type { RowBatches } from "../rows/row-batch.ts";
import { rowsBatch } from "../rows/rows-batch.ts";
import { checkAbort } from "./check-abort.ts";
import { compareWithCurrent } from "./compare-with-current.ts";
import { currentRows, type StoredFrames } from "./current-rows.ts";
import type { EngineInputs, EngineOptions } from "./engine-inputs.ts";
import { engineResult } from "./engine-result.ts";
import { expectedRows } from "./expected-rows.ts";
import { frameRows } from "./frame-rows.ts";
import { spoolFrame } from "./frame-spool.ts";
import { NEWEST_TIME } from "./keep-latest-rows.ts";
import { frameSlice, frameValues, lazyFrame, withColumnNames } from "./native-frame.ts";
import { resultTypes } from "./result-types.ts";
import { frameOf, toFrame } from "./to-frame.ts";

/**
 * Interprets a request in memory: the rows that `ResolveResult` describes. They can be iterated more than once; `spool` holds
 * them in memory, or in a file in `directory`.
 *
 * @throws MetadataStoreError `ABORTED` once the signal is.
 */
export async function resolveWithPolars(
  request: ResolveRequest,
  inputs: EngineInputs,
  options: EngineOptions,
): Promise<RowBatches> {
  checkAbort(options.signal);
  const expected = await expectedRows(request, inputs, options);
  const stored = await storedFrames(request, inputs, options);
  const newest = await newestTime(stored);
  const current = await currentRows(compared(stored, request), { request, inputs });
  checkAbort(options.signal);
  const decisions = await compareWithCurrent(expected, current, request);
  checkAbort(options.signal);
  const { otherDefinitions } = inputs;
  const result = await engineResult({ expected, current, decisions, newest, otherDefinitions }, request, options);
  const types = resultTypes(request);
  const facts = { newest, summary: otherDefinitions.join(",") };
  return {
    ...frameRows(withColumnNames(result, [...types.keys()]), types),
    spool: () => spoolFrame(result, { request, facts }, options),
  };
}

async function storedFrames(
  request: ResolveRequest,
  inputs: EngineInputs,
  options: EngineOptions,
): Promise<StoredFrames> {
  const { types, marks } = request.target;
  return {
    target: types && (await storedFrame(inputs.target, types, options)),
    marks: marks && (await storedFrame(inputs.marks, marks.types, options)),
  };
}

function storedFrame(rows: RowBatches | undefined, types: ColumnTypes, options: EngineOptions): Promise<DataFrame> {
  return rows === undefined ? frameOf(rowsBatch(types, [])) : toFrame(rows, options);
}

/** Where every expected row is new, stored rows give types only. */
function compared(stored: StoredFrames, { compareWith }: ResolveRequest): StoredFrames {
  if (compareWith !== "nothing") return stored;
  const none = (frame: DataFrame | undefined): DataFrame | undefined => frame && frameSlice(frame, 0, 0);
  return { target: none(stored.target), marks: none(stored.marks) };
}

/** The greatest time of any stored row, in µs. */
async function newestTime({ target, marks }: StoredFrames): Promise<bigint | undefined> {
  let newest: bigint | undefined;
  for (const frame of [target, marks]) {
    if (frame === undefined) continue;
    const greatest = lazyFrame(frame).select(NEWEST_TIME.max().cast(pl.Int64).cast(pl.String).alias("newest"));
    const [[micros] = []] = frameValues(await greatest.collect());
    if (typeof micros !== "string") continue;
    if (newest === undefined || BigInt(micros) > newest) newest = BigInt(micros);
  }
  return newest;
}

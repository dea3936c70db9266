import type { DataFrame } from "nodejs-polars";
import { PROVENANCE, SYSTEM_PREFIX, VERSION_COLUMNS } from "../../feature/system-columns.ts";
import type { SamplesRequest } from "../../plan/resolve-request.ts";
import { type ColumnTypes, typeText } from "../../rows/column-type.ts";
import { batchesOf } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { untilAborted } from "../session/call.ts";
import { loadPolars } from "../session/load-polars.ts";
import type { DriverCall } from "../session/store-context.ts";
import { type GivenValue, givenValues } from "../write/given-rows.ts";
import { prepareFrameValue, prepareIdFrame } from "../write/prepare-frame-value.ts";
import { type GivenRow, prepareIdRows, prepareRows, type WriteContext } from "../write/prepare-rows.ts";
import { rowsOfValue } from "../write/rows-of-value.ts";
import type { ResolveTask } from "./resolve-update.ts";

function withoutProvenance(row: GivenRow): GivenRow {
  const { [PROVENANCE]: _, ...rest } = row;
  return rest;
}

async function frameWithoutProvenance(frame: DataFrame): Promise<DataFrame> {
  const { frameColumns, frameSelect } = await loadPolars();
  return frameSelect(
    frame,
    frameColumns(frame).filter((name) => name !== PROVENANCE),
  );
}

/** Frames of the same columns, in one order, as one; anything else as rows, whose columns and types are then told from all of them. */
async function oneValue(values: readonly GivenValue[]): Promise<GivenValue> {
  const [first, ...others] = values;
  if (first !== undefined && others.length === 0) return first;
  const frames = values.flatMap((value) => (value.kind === "frame" ? [value.frame] : []));
  if (frames.length > 0 && frames.length === values.length) {
    const { concatFrames, frameBatch, frameOf } = await loadPolars();
    const batches = frames.map((frame) => frameBatch(frame));
    const shapes = new Set(batches.map(({ types }) => typeText({ struct: types })));
    if (shapes.size === 1) return { kind: "frame", frame: concatFrames(await Promise.all(batches.map(frameOf))) };
  }
  const rows: GivenRow[] = [];
  for (const value of values) rows.push(...(await rowsOfValue(value)));
  return { kind: "rows", rows };
}

async function prepared(value: GivenValue, role: SamplesRequest["role"], write: WriteContext): Promise<RowBatch> {
  if (role === "replace-parents") {
    return value.kind === "rows"
      ? prepareRows(value.rows.map(withoutProvenance), write, 0n)
      : prepareFrameValue(await frameWithoutProvenance(value.frame), write, 0n);
  }
  return value.kind === "rows" ? prepareIdRows(value.rows, write) : prepareIdFrame(value.frame, write);
}

/** Given samples as an engine takes them: the row's single provenance is always hashed anew from its fields'. */
export async function prepareSamples(
  call: DriverCall,
  task: ResolveTask,
  storedTypes: ColumnTypes | undefined,
): Promise<SamplesRequest | undefined> {
  const { handle, options, samplesRole: role } = task;
  if (options.samples === undefined) return undefined;
  const write: WriteContext = {
    handle,
    storedTypes,
    hash: call.hash,
    featureVersion: handle.featureVersion(call.hash.length),
    projectVersion: null,
    materializationId: undefined,
    preserveFeatureVersion: false,
    warnings: call.context.warnings,
  };
  const values: GivenValue[] = [];
  const given = await givenValues(options.samples, `samples for ${handle.key}`);
  for await (const value of untilAborted(given.values, call.options.signal)) values.push(value);
  const batch = await prepared(await oneValue(values), role, write);
  const types = new Map(
    [...batch.types].filter(([name]) => !name.startsWith(SYSTEM_PREFIX) || VERSION_COLUMNS.includes(name)),
  );
  return { rows: batchesOf([batch]), types, role };
}

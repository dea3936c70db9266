import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as arrow from "apache-arrow";
import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import { STATUS } from "../feature/system-columns.ts";
import type { ParquetRows, RowBatch, RowBatches } from "../rows/row-batch.ts";
import { checkAbort } from "./check-abort.ts";
import { column } from "./column.ts";
import { ex, isOneOf } from "./expression.ts";
import { frameFields } from "./frame-fields.ts";
import { sourceFrame } from "./frame-source.ts";
import { mapToStruct } from "./map-to-struct.ts";
import { frameColumns, lazyFrame, withColumnNames } from "./native-frame.ts";
import { plainFrame } from "./plain-frame.ts";

export interface ToFrameOptions {
  /** Private folder, in which a result that writes Parquet itself puts a file that is removed again. Absent: Arrow is used. */
  readonly directory?: string | undefined;
  /** Columns that must be structs of these fields, also where they are stored as maps. */
  readonly structFields?: ReadonlyMap<string, readonly string[]>;
  /** Columns that are wanted, in their order, as far as the rows have them; absent: all. */
  readonly columns?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A whole result as one DataFrame: texts String, timestamps Datetime (µs, UTC), maps lists of key and value.
 *
 * @throws MetadataStoreError `ABORTED` once the signal is.
 */
export async function toFrame(batches: RowBatches, options: ToFrameOptions = {}): Promise<DataFrame> {
  checkAbort(options.signal);
  const frame = await plainFrame(await readFrame(batches, options));
  checkAbort(options.signal);
  const { structFields } = options;
  return structFields === undefined ? frame : withStructs(frame, structFields);
}

/** One batch as a DataFrame. */
export async function frameOf(batch: RowBatch): Promise<DataFrame> {
  return plainFrame((await sourceFrame(batch)) ?? frameFromArrow(await batch.arrow()));
}

/** Arrow IPC bytes, stream or file, as a DataFrame. */
export function frameFromArrow(bytes: Uint8Array): DataFrame {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.subarray(0, 6).toString("latin1") === "ARROW1" ? pl.readIPC(buffer) : pl.readIPCStream(buffer);
}

/** The columns that are wanted, as far as the rows have them. */
function wanted(rows: LazyDataFrame, columns: readonly string[] | undefined): Promise<DataFrame> {
  if (columns === undefined) return rows.collect();
  const present = new Set(rows.columns);
  return rows.select(columns.filter((name) => present.has(name)).map(column)).collect();
}

/** Rows of a spool's file. */
export function spooledRows({ path, statuses }: ParquetRows): LazyDataFrame {
  return pl.scanParquet(path).filter(isOneOf(ex.col(STATUS), statuses));
}

async function readFrame(batches: RowBatches, options: ToFrameOptions): Promise<DataFrame> {
  const { columns } = options;
  const { parquet } = batches;
  if (parquet !== undefined) {
    return wanted(spooledRows(parquet), columns);
  }
  const frame = await readWhole(batches, options);
  return columns === undefined ? frame : wanted(lazyFrame(frame), columns);
}

async function readWhole(batches: RowBatches, { directory, signal }: ToFrameOptions): Promise<DataFrame> {
  const source = await sourceFrame(batches);
  if (source !== undefined) return source;
  if (batches.writeParquet !== undefined && directory !== undefined) {
    const path = join(directory, `${randomUUID()}.parquet`);
    try {
      await batches.writeParquet(path);
      return await pl.scanParquet(path).collect();
    } finally {
      await rm(path, { force: true });
    }
  }
  const frames: DataFrame[] = [];
  for await (const batch of batches) {
    checkAbort(signal);
    frames.push((await sourceFrame(batch)) ?? frameFromArrow(await batch.arrow()));
  }
  return concatFrames(frames);
}

/** Frames of the same columns, one below the other. */
export function concatFrames(frames: readonly DataFrame[]): DataFrame {
  const [first] = frames;
  if (first === undefined) return pl.DataFrame({});
  if (frames.length === 1) return first;
  const names = frameColumns(first);
  const inner = names.map((_, i) => `c${i}`);
  return withColumnNames(
    pl.concat(
      frames.map((frame) => withColumnNames(frame, inner)),
      { how: "vertical" },
    ),
    names,
  );
}

async function withStructs(frame: DataFrame, structFields: ReadonlyMap<string, readonly string[]>): Promise<DataFrame> {
  const isList = new Set(
    frameFields(frame)
      .filter((field) => arrow.DataType.isLargeList(field.type))
      .map((field) => field.name),
  );
  const structs = [...structFields]
    .filter(([name]) => isList.has(name))
    .map(([name, keys]) => mapToStruct(column(name), keys).alias(name));
  return structs.length === 0
    ? frame
    : lazyFrame(frame)
        .withColumns(...structs)
        .collect();
}

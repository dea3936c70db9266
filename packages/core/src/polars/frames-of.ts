import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import pl, { type DataFrame } from "nodejs-polars";
import type { RowBatches } from "../rows/row-batch.ts";
import { sourceFrame } from "./frame-source.ts";
import { frameHeight, frameSlice } from "./native-frame.ts";
import { plainFrame } from "./plain-frame.ts";
import { concatFrames, frameOf, spooledRows } from "./to-frame.ts";

export interface FramesOptions {
  /** Rows of each frame but the last. */
  readonly size: number;
  /** Private folder for a file that is removed again. */
  readonly directory: string;
}

/** Rows of a file that are in memory at a time. */
const CHUNK_ROWS = 100_000;

/**
 * A result as DataFrames of `size` rows but the last; none where there are no rows. Rows that an engine writes to a file, or
 * that are a frame, stay columns.
 */
export async function* framesOf(batches: RowBatches, { size, directory }: FramesOptions): AsyncGenerator<DataFrame> {
  let waiting: DataFrame[] = [];
  let rows = 0;
  for await (const chunk of chunksOf(batches, directory)) {
    waiting.push(chunk);
    rows += frameHeight(chunk);
    if (rows < size) continue;
    const all = concatFrames(waiting);
    let at = 0;
    for (; rows - at >= size; at += size) yield frameSlice(all, at, size);
    waiting = at === rows ? [] : [frameSlice(all, at, rows - at)];
    rows -= at;
  }
  if (rows > 0) yield concatFrames(waiting);
}

async function* chunksOf(batches: RowBatches, directory: string): AsyncGenerator<DataFrame> {
  const source = await sourceFrame(batches);
  if (source !== undefined) yield await plainFrame(source);
  else if (batches.parquet !== undefined || batches.writeParquet !== undefined) yield* fileChunks(batches, directory);
  else for await (const batch of batches) yield await frameOf(batch);
}

async function* fileChunks(batches: RowBatches, directory: string): AsyncGenerator<DataFrame> {
  const path = join(directory, `${randomUUID()}.parquet`);
  try {
    if (batches.parquet === undefined) await batches.writeParquet?.(path);
    else await spooledRows(batches.parquet).sinkParquet(path, { compression: "lz4" }).collect();
    for (let at = 0; ; at += CHUNK_ROWS) {
      const chunk = await pl.scanParquet(path).slice(at, CHUNK_ROWS).collect();
      yield await plainFrame(chunk);
      if (frameHeight(chunk) < CHUNK_ROWS) return;
    }
  } finally {
    await rm(path, { force: true });
  }
}

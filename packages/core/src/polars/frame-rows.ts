import type { DataFrame } from "nodejs-polars";
import type { ColumnTypes } from "../rows/column-type.ts";
import type { RowBatch, RowBatches } from "../rows/row-batch.ts";
import { frameBatch, writeParquet } from "./frame-batch.ts";
import { FRAME, type FrameSource } from "./frame-source.ts";
import { frameHeight, frameSlice } from "./native-frame.ts";

const BATCH_ROWS = 50_000;

/** A frame in batches; with `types` as `frameBatch` gives them. */
export function frameRows(
  frame: DataFrame,
  types: ColumnTypes,
  batchRows: number = BATCH_ROWS,
): RowBatches & FrameSource {
  return {
    async *[Symbol.asyncIterator]() {
      const height = frameHeight(frame);
      for (let at = 0; at === 0 || at < height; at += batchRows) yield frameSliceBatch(frame, types, { at, batchRows });
    },
    writeParquet: (path) => writeParquet(frame, path),
    [FRAME]: async () => frame,
  };
}

function frameSliceBatch(
  frame: DataFrame,
  types: ColumnTypes,
  { at, batchRows }: { readonly at: number; readonly batchRows: number },
): RowBatch {
  return frameBatch(frameSlice(frame, at, batchRows), types);
}

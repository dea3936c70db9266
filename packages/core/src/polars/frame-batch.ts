import type { DataFrame } from "nodejs-polars";
import { arrowBatch } from "../rows/arrow-batch.ts";
import type { ColumnTypes, StoredRow } from "../rows/column-type.ts";
import { mapRanges } from "../rows/index.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { frameTypes } from "./frame-fields.ts";
import { FRAME, type FrameSource } from "./frame-source.ts";
import { frameHeight, frameSlice, ipcBytes, lazyFrame } from "./native-frame.ts";
import { plainFrame } from "./plain-frame.ts";

/** Rows of a frame that become objects before other work of this thread gets its turn. */
const ROWS_PER_TURN = 2_000;

/**
 * A DataFrame as a batch. With `types`, it answers with these columns in this order, as `castRows` gives them: for maps,
 * which frames hold as lists of key and value. A Parquet file is written off the event loop, from the frame as it is.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a type that no column has, such as a duration.
 */
export function frameBatch(frame: DataFrame, types: ColumnTypes = frameTypes(frame)): RowBatch & FrameSource {
  let rows: Promise<readonly StoredRow[]> | undefined;
  let bytes: Promise<Uint8Array> | undefined;
  return {
    types,
    rowCount: frameHeight(frame),
    rows: () => {
      rows ??= rowsOf(frame, types);
      return rows;
    },
    arrow: () => {
      bytes ??= plainFrame(frame).then(async (plain) => (await arrowBatch(ipcBytes(plain), types)).arrow());
      return bytes;
    },
    writeParquet: (path) => writeParquet(frame, path),
    [FRAME]: async () => frame,
  };
}

/** The rows of a frame, a few thousand at a time. */
async function rowsOf(frame: DataFrame, types: ColumnTypes): Promise<readonly StoredRow[]> {
  const plain = await plainFrame(frame);
  const count = frameHeight(plain);
  const parts = await mapRanges({ count, size: ROWS_PER_TURN }, async (start, end) => {
    const part = await arrowBatch(ipcBytes(frameSlice(plain, start, end - start)), types);
    return part.rows();
  });
  return parts.flat();
}

/** Writes a Parquet file off the event loop. */
export async function writeParquet(frame: DataFrame, path: string): Promise<void> {
  const plain = await plainFrame(frame);
  await lazyFrame(plain).sinkParquet(path, { compression: "lz4" }).collect();
}

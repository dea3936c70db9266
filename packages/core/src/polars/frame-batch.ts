import type { DataFrame } from "nodejs-polars";
import { arrowBatch } from "../rows/arrow-batch.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { frameTypes } from "./frame-fields.ts";
import { FRAME, type FrameSource } from "./frame-source.ts";
import { frameHeight, ipcBytes, lazyFrame } from "./native-frame.ts";
import { plainFrame } from "./plain-frame.ts";

/**
 * A DataFrame as a batch. With `types`, it answers with these columns in this order, as `castRows` gives them: for maps,
 * which frames hold as lists of key and value. A Parquet file is written off the event loop, from the frame as it is.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for a type that no column has, such as a duration.
 */
export function frameBatch(frame: DataFrame, types: ColumnTypes = frameTypes(frame)): RowBatch & FrameSource {
  let converted: Promise<RowBatch> | undefined;
  const convert = (): Promise<RowBatch> => {
    converted ??= plainFrame(frame).then((plain) => arrowBatch(ipcBytes(plain), types));
    return converted;
  };
  return {
    types,
    rowCount: frameHeight(frame),
    rows: async () => (await convert()).rows(),
    arrow: async () => (await convert()).arrow(),
    writeParquet: (path) => writeParquet(frame, path),
    [FRAME]: async () => frame,
  };
}

/** Writes a Parquet file off the event loop. */
export async function writeParquet(frame: DataFrame, path: string): Promise<void> {
  const plain = await plainFrame(frame);
  await lazyFrame(plain).sinkParquet(path, { compression: "lz4" }).collect();
}

import * as arrow from "apache-arrow";
import pl, { type DataFrame } from "nodejs-polars";
import type { TextColumn } from "../hash/index.ts";
import { ipcBytes } from "./native-frame.ts";

/** The text columns of a frame as the buffers that hold them, chunk by chunk. */
export function textChunks(
  frame: DataFrame,
): readonly { readonly columns: readonly TextColumn[]; readonly rowCount: number }[] {
  const reader = arrow.RecordBatchReader.from(ipcBytes(frame));
  return reader.readAll().map((batch) => ({
    columns: batch.data.children.map(textColumn),
    rowCount: batch.numRows,
  }));
}

function textColumn(data: arrow.Data): TextColumn {
  return {
    data: data.values,
    offsets: data.valueOffsets,
    validity: data.nullCount > 0 ? data.nullBitmap : undefined,
    validityOffset: data.offset,
    length: data.length,
  };
}

/** A frame of text columns. */
export function textFrame(columns: ReadonlyMap<string, TextColumn>, rowCount: number): DataFrame {
  const fields: arrow.Field[] = [];
  const children: arrow.Data[] = [];
  for (const [name, column] of columns) {
    const data = textData(column);
    fields.push(new arrow.Field(name, data.type, true));
    children.push(data);
  }
  const data = arrow.makeData({ type: new arrow.Struct(fields), length: rowCount, nullCount: 0, children });
  const batch = new arrow.RecordBatch(new arrow.Schema(fields), data);
  const bytes = arrow.RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
  return pl.readIPCStream(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function textData({ data, offsets, validity, length }: TextColumn): arrow.Data {
  const nulls = validity === undefined ? { nullCount: 0 } : { nullBitmap: validity };
  return offsets instanceof BigInt64Array
    ? arrow.makeData({ type: new arrow.LargeUtf8(), length, valueOffsets: offsets, data, ...nulls })
    : arrow.makeData({ type: new arrow.Utf8(), length, valueOffsets: offsets, data, ...nulls });
}

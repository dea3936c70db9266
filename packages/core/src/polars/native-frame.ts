import { Writable } from "node:stream";
import { _DataFrame, _LazyDataFrame, type DataFrame, type LazyDataFrame } from "nodejs-polars";
import { MetadataSchemaError } from "../errors.ts";

/** The part of a frame behind its proxy. A column named `height` or `lazy` hides the proxy's member of that name. */
interface NativeFrame {
  columns: string[];
  readonly height: number;
  clone(): NativeFrame;
  slice(offset: number, length: number): NativeFrame;
  lazy(): unknown;
  select(names: readonly string[]): NativeFrame;
  getColumns(): unknown[];
  column(name: string): unknown;
  toRows(): unknown[][];
  hstack(columns: unknown[]): NativeFrame;
  estimatedSize(): number;
  writeIpcStream(stream: Writable, compression: "uncompressed"): void;
}

function nativeFrame(frame: DataFrame): NativeFrame {
  const native: unknown = frame._df;
  if (isNative(native)) return native;
  throw new MetadataSchemaError('A frame cannot have a column named "_df". Rename it.', { details: { column: "_df" } });
}

function isNative(value: unknown): value is NativeFrame {
  return typeof value === "object" && value !== null && "writeIpcStream" in value;
}

export function frameColumns(frame: DataFrame): string[] {
  return nativeFrame(frame).columns;
}

export function frameHeight(frame: DataFrame): number {
  return nativeFrame(frame).height;
}

/** The values of a small frame, row by row; to ask a Series for each costs a hundred times as much. */
export function frameValues(frame: DataFrame): readonly (readonly unknown[])[] {
  return nativeFrame(frame).toRows();
}

/** A column as a literal of an expression, which a Series would be as well, at much more cost. */
export interface ColumnLiteral {
  readonly _s: unknown;
}

export function columnLiteral(frame: DataFrame, name: string): ColumnLiteral {
  return { _s: nativeFrame(frame).column(name) };
}

/** About how many bytes the frame takes in memory. */
export function frameBytes(frame: DataFrame): number {
  return nativeFrame(frame).estimatedSize();
}

export function lazyFrame(frame: DataFrame): LazyDataFrame {
  return _LazyDataFrame(nativeFrame(frame).lazy());
}

export function frameSlice(frame: DataFrame, offset: number, length: number): DataFrame {
  return _DataFrame(nativeFrame(frame).slice(offset, length));
}

/** These columns; nothing is copied. */
export function frameSelect(frame: DataFrame, names: readonly string[]): DataFrame {
  return _DataFrame(nativeFrame(frame).select(names));
}

/** The columns of two frames of one height, side by side; nothing is copied. */
export function framesBeside(left: DataFrame, right: DataFrame): DataFrame {
  return _DataFrame(nativeFrame(left).hstack(nativeFrame(right).getColumns()));
}

/** The same columns under other names, by position; nothing is copied. */
export function withColumnNames(frame: DataFrame, names: readonly string[]): DataFrame {
  const native = nativeFrame(frame).clone();
  native.columns = [...names];
  return _DataFrame(native);
}

/** The frame as an Arrow IPC stream with LargeUtf8 texts. Blocks the event loop for as long as it takes. */
export function ipcBytes(frame: DataFrame): Buffer {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  nativeFrame(frame).writeIpcStream(stream, "uncompressed");
  stream.end();
  return Buffer.concat(chunks);
}

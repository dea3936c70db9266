/** An Arrow table, of whichever copy of apache-arrow. */
interface ArrowTable {
  readonly batches: unknown;
  readonly schema: unknown;
  readonly numRows: number;
}

/** A Polars DataFrame, of whichever copy of nodejs-polars; its types need not be there. */
interface PolarsFrame {
  toRecords(): readonly object[];
  writeIPC(): Uint8Array;
}

/** A Polars LazyDataFrame, likewise. */
interface PolarsLazyFrame {
  collect(): Promise<PolarsFrame>;
  collectSync(): PolarsFrame;
}

type ColumnarInput = PolarsFrame | PolarsLazyFrame | ArrowTable | Uint8Array;

type InputItem<Row> = Row | readonly Row[] | ColumnarInput;

/** Rows: an array of objects, a Polars frame, an Arrow table or IPC stream, or an iterable of any. */
export type RowsInput<Row> = readonly Row[] | ColumnarInput | Iterable<InputItem<Row>> | AsyncIterable<InputItem<Row>>;

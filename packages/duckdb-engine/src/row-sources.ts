import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBTableFunction,
  type DuckDBTableFunctionBindInfo,
  type DuckDBTableFunctionInfo,
  type DuckDBVector,
  UINTEGER,
} from "@duckdb/node-api";
import type { ColumnTypes, StoredRow } from "@metaxy/core/driver";
import { type Sql, sql, trustedSql } from "@metaxy/sql";
import { duckdbType } from "./duckdb-type.ts";
import { cellWriter, type WriteCell } from "./write-values.ts";

/** Half of what a chunk holds: one chunk is written in one turn of the event loop. */
const CHUNK_ROWS = 1024;
const FUNCTION = "mx_rows";

interface RowSource {
  /** What writing a value threw; a statement's own error has only its text. */
  failure?: unknown;
  readonly rows: readonly StoredRow[];
  readonly columns: readonly { readonly name: string; readonly write: WriteCell }[];
  readonly types: ColumnTypes;
}

/** Rows that statements can read. */
export interface RowTable {
  readonly table: Sql;
  /** Runs a task whose statements read the rows; a value that cannot be stored gives its own error. */
  reading<T>(task: () => Promise<T>): Promise<T>;
  remove(): void;
}

interface Settable {
  setItem(index: number, value: unknown): void;
  flush(): void;
}

function isSettable(vector: DuckDBVector): vector is DuckDBVector & Settable {
  return "setItem" in vector;
}

function isCursor(value: unknown): value is { at: number } {
  return typeof value === "object" && value !== null && "at" in value;
}

/**
 * Rows of this process as tables of an instance: `mx_rows(number)` gives them chunk by chunk while a statement runs, so
 * that no appender blocks the event loop.
 */
export class RowSources {
  readonly #sources = new Map<number, RowSource>();
  #next = 0;

  /** Adds the function to the instance of the connection. */
  register(connection: DuckDBConnection): void {
    const source = (info: { readonly bindData: object | undefined }): RowSource | undefined => {
      const { bindData } = info;
      return bindData !== undefined && "number" in bindData ? this.#sources.get(Number(bindData.number)) : undefined;
    };
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: FUNCTION,
        parameterTypes: [UINTEGER],
        bindFunction: (info) => this.#bind(info),
        initFunction: (info) => {
          info.setInitData({ at: 0 });
          info.setMaxThreads(1);
        },
        mainFunction: (info, chunk) => fillChunk(source(info), info, chunk),
      }),
    );
  }

  /** Makes rows readable as a table expression, until removed. */
  add(types: ColumnTypes, rows: readonly StoredRow[]): RowTable {
    const number = this.#next++;
    const columns = [...types].map(([name, type]) => ({ name, write: cellWriter(type, name) }));
    const source: RowSource = { rows, columns, types };
    this.#sources.set(number, source);
    return {
      table: sql`${trustedSql(FUNCTION)}(CAST(${trustedSql(String(number))} AS UINTEGER))`,
      reading: async (task) => {
        try {
          return await task();
        } catch (error) {
          throw source.failure ?? error;
        }
      },
      remove: () => void this.#sources.delete(number),
    };
  }

  #bind(info: DuckDBTableFunctionBindInfo): void {
    const number = Number(info.getParameter(0));
    const source = this.#sources.get(number);
    if (source === undefined) {
      info.setError(`there are no rows of number ${number}`);
      return;
    }
    for (const [name, type] of source.types) info.addResultColumn(name, duckdbType(type));
    info.setCardinality(source.rows.length, true);
    info.setBindData({ number });
  }
}

function fillChunk(source: RowSource | undefined, info: DuckDBTableFunctionInfo, chunk: DuckDBDataChunk): void {
  const { initData } = info;
  if (source === undefined || !isCursor(initData)) {
    info.setError("the rows are gone");
    return;
  }
  try {
    initData.at += writeRows(source, chunk, initData.at);
  } catch (error) {
    source.failure = error;
    throw error;
  }
}

/** Writes the next rows to the chunk and answers how many. */
function writeRows({ rows, columns }: RowSource, chunk: DuckDBDataChunk, start: number): number {
  const count = Math.min(CHUNK_ROWS, rows.length - start);
  chunk.rowCount = count;
  columns.forEach(({ name, write }, n) => {
    const vector = chunk.getColumnVector(n);
    if (!isSettable(vector)) throw new TypeError(`column ${name} cannot be written`);
    for (let row = 0; row < count; row++) vector.setItem(row, write(rows[start + row]?.[name]));
    vector.flush();
  });
  return count;
}

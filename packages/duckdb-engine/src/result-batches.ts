import type { DuckDBDataChunk } from "@duckdb/node-api";
import { type ColumnTypes, type RowBatch, rowsBatch, type StoredRow } from "@metaxy/core/driver";
import { constant, type Sql, sql } from "@metaxy/sql";
import { readRows } from "./read-values.ts";
import type { SessionConnection } from "./session-connection.ts";

/** A chunk as a batch; its rows are made when first asked for. */
function chunkBatch(chunk: DuckDBDataChunk, types: ColumnTypes): RowBatch {
  let rows: readonly StoredRow[] | undefined;
  const allRows = (): readonly StoredRow[] => {
    rows ??= readRows(chunk, types);
    return rows;
  };
  return {
    types,
    rowCount: chunk.rowCount,
    rows: async () => allRows(),
    arrow: () => rowsBatch(types, allRows()).arrow(),
  };
}

/** The rows of a SELECT, chunk by chunk; an empty batch where there are none. */
export async function* selectBatches(
  connection: SessionConnection,
  select: Sql,
  types: ColumnTypes,
): AsyncGenerator<RowBatch> {
  const result = await connection.stream(select);
  let isEmpty = true;
  for (let chunk = await connection.fetch(result); chunk !== undefined; chunk = await connection.fetch(result)) {
    isEmpty = false;
    yield chunkBatch(chunk, types);
  }
  if (isEmpty) yield rowsBatch(types, []);
}

/** Writes a SELECT's rows to a Parquet file. */
export async function copyToParquet(connection: SessionConnection, select: Sql, path: string): Promise<void> {
  await connection.run(sql`COPY (${select}) TO ${constant(path)} (FORMAT parquet, COMPRESSION lz4)`);
}

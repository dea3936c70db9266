import { type ColumnTypes, type RowBatch, rowsBatch } from "@metaxy/core/driver";
import { constant, type Sql, sql } from "@metaxy/sql";
import { readRows } from "./read-values.ts";
import type { SessionConnection } from "./session-connection.ts";

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
    // Read at once: the chunk's texts may lie in memory that closing the database frees.
    yield rowsBatch(types, readRows(chunk, types));
  }
  if (isEmpty) yield rowsBatch(types, []);
}

/** Writes a SELECT's rows to a Parquet file. */
export async function copyToParquet(connection: SessionConnection, select: Sql, path: string): Promise<void> {
  await connection.run(sql`COPY (${select}) TO ${constant(path)} (FORMAT parquet, COMPRESSION lz4)`);
}

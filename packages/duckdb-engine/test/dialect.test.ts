import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { defineDialectTests, type PlainValue } from "@metaxy/conformance/dialect";
import type { ColumnType } from "@metaxy/core/driver";
import type { RenderedSql } from "@metaxy/sql";
import { afterAll, beforeAll, describe, it } from "vitest";
import { typedValue } from "../src/bound-value.ts";
import { duckdbDialect } from "../src/duckdb-dialect.ts";
import { readType } from "../src/duckdb-type.ts";
import { registerHashFunctions } from "../src/hash-functions.ts";
import { readRows } from "../src/read-values.ts";

const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection: DuckDBConnection = await instance.connect();

async function runQuery({ text, values }: RenderedSql): Promise<PlainValue[][]> {
  const typed = values.map(typedValue);
  const result = await connection.stream(
    text,
    typed.map((each) => each.value),
    typed.map((each) => each.type),
  );
  const types = new Map(result.columnTypes().map((type, n): [string, ColumnType] => [`${n}`, readType(type).type]));
  const rows: PlainValue[][] = [];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    rows.push(...readRows(chunk, types).map((row) => [...types.keys()].map((n) => row[n] as PlainValue)));
  }
  return rows;
}

defineDialectTests({
  runner: { describe, it, beforeAll, afterAll },
  name: "DuckDB",
  dialect: duckdbDialect(registerHashFunctions(connection, instance)),
  runQuery,
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

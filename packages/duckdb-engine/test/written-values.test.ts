import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Literal, messageOf } from "@metaxy/core/driver";
import { name, renderSql, type Sql, type SqlWriter, sql, trustedSql } from "@metaxy/sql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { typedValue } from "../src/bound-value.ts";
import { duckdbDialect } from "../src/duckdb-dialect.ts";

const written = duckdbDialect({ expression: () => sql`NULL` });
const { writtenValue: _, ...bound } = written;

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** Rows as text, or the kind of error that DuckDB gives. */
async function answer(statement: Sql, writer: SqlWriter): Promise<string> {
  const { text, values } = renderSql(statement, writer);
  const typed = values.map(typedValue);
  try {
    const result = await connection.run(
      text,
      typed.map((each) => each.value),
      typed.map((each) => each.type),
    );
    return JSON.stringify(await result.getRowsJson());
  } catch (error) {
    return messageOf(error).split(":")[0] ?? "";
  }
}

const TEXTS: readonly Literal[] = ["", "a", 'it\'s \\ "x"', "nul\0nul", "10", "2.00", "-1", "true", "2025-01-02", "😀"];
const NUMBERS: readonly Literal[] = [0n, 10n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n, 0.5, -0, 2 ** 53];
const LITERALS: readonly Literal[] = [...TEXTS, ...NUMBERS, true, false];

test.each([
  ["VARCHAR", ["", "a", "10", 'it\'s \\ "x"']],
  ["DECIMAL(5,2)", ["2.00", "10.25", "-1"]],
  ["HUGEINT", ["10", "-1", "170141183460469231731687303715884105727"]],
  ["UBIGINT", ["10", "18446744073709551615"]],
  ["BIGINT", ["10", "-1", "9223372036854775807"]],
  ["TINYINT", ["10", "-1"]],
  ["DOUBLE", ["10", "0.5", "nan"]],
  ["BOOLEAN", ["true", "false"]],
  ["TIMESTAMP", ["2025-01-02", "2025-01-02 00:00:00.000001"]],
  ["TIMESTAMPTZ", ["2025-01-02 00:00:00+00"]],
  ["DATE", ["2025-01-02"]],
  ["UUID", ["11111111-1111-1111-1111-111111111111"]],
  ["INTERVAL", ["1 day"]],
  ["BLOB", ["a", "10"]],
])("a value that stands in a statement on %s gives what a bound one gives", async (type, stored) => {
  await connection.run(
    `CREATE OR REPLACE TABLE t AS SELECT CAST(v AS ${type}) AS v FROM (VALUES ('${stored.map((each) => each.replaceAll("'", "''")).join("'), ('")}'), (NULL)) AS s(v)`,
  );
  for (const literal of LITERALS) {
    for (const operator of ["=", "<>", "<", "<=", ">", ">="]) {
      const statement = sql`SELECT ${name("v")} FROM t WHERE ${name("v")} ${trustedSql(operator)} ${literal} ORDER BY ALL`;
      expect(await answer(statement, written), `${type} ${operator} ${String(literal)}`).toBe(
        await answer(statement, bound),
      );
    }
    for (const statement of [
      sql`SELECT ${name("v")} FROM t WHERE ${name("v")} IN (${literal}, ${"10"}) ORDER BY ALL`,
      sql`SELECT typeof(coalesce(${literal})), ${literal}`,
    ])
      expect(await answer(statement, written)).toBe(await answer(statement, bound));
  }
});

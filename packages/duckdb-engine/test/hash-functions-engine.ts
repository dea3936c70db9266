import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { renderSql, type Sql, type SqlWriter } from "@metaxy/sql";
import { type HashFunctions, registerHashFunctions } from "../src/hash-functions.ts";

/** An instance with hash functions. */
export interface HashEngine {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly hashes: HashFunctions;
  close(): void;
}

const writer: SqlWriter = {
  quoteName: (name) => `"${name.replaceAll('"', '""')}"`,
  quoteText: (text) => `'${text.replaceAll("'", "''")}'`,
  placeholder: (position) => `$${position}`,
};

export function textOf(statement: Sql): string {
  return renderSql(statement, writer).text;
}

export async function openHashEngine(path = ":memory:", options: Record<string, string> = {}): Promise<HashEngine> {
  const instance = await DuckDBInstance.create(path, { threads: "2", ...options });
  const connection = await instance.connect();
  const hashes = registerHashFunctions(connection, instance);
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  return { instance, connection, hashes, close };
}

/** The columns of a query's result, values as text. */
export async function columnsOf(connection: DuckDBConnection, query: string): Promise<(string | null)[][]> {
  const reader = await connection.runAndReadAll(query);
  return reader.getColumns().map((column) => column.map((value) => (value === null ? null : String(value))));
}

/** The first row in which two columns differ; a comparison of long columns prints for minutes. */
export function firstDifference(
  actual: readonly (string | null)[],
  expected: readonly (string | null)[],
): { row: number; actual: string | null | undefined; expected: string | null | undefined } | undefined {
  const rows = Math.max(actual.length, expected.length);
  for (let row = 0; row < rows; row++) {
    if (actual[row] !== expected[row]) return { row, actual: actual[row], expected: expected[row] };
  }
  return undefined;
}

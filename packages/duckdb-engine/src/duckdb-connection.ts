import type { Appended, CallOptions, RowBatch, RowBatches, TableName } from "@metaxy/core/driver";
import {
  type Dialect,
  type QueryOptions,
  type SqlAppend,
  type SqlConnection,
  type SqlQuery,
  type SqlStatement,
  type StoredTable,
  sql,
} from "@metaxy/sql";
import { appendRows } from "./append-rows.ts";
import { describeTable } from "./describe-table.ts";
import type { EngineSession } from "./engine-session.ts";
import { spoolIncrement } from "./increment-spool.ts";
import { prepareQuery } from "./prepared-query.ts";
import { copyToParquet, selectBatches } from "./result-batches.ts";

/** A session on a DuckDB database as SQL stores see it. */
export class DuckDBSqlConnection implements SqlConnection {
  readonly #session: EngineSession;

  constructor(session: EngineSession) {
    this.#session = session;
  }

  get dialect(): Dialect {
    return this.#session.dialect;
  }

  describe(table: TableName): Promise<StoredTable | undefined> {
    return this.#session.ask((connection) => describeTable(connection, table));
  }

  async listTables(): Promise<readonly string[]> {
    const tables = sql`SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = current_schema() AND NOT internal ORDER BY table_name`;
    return this.#session.ask(async (connection) => {
      const rows = await (await connection.all(tables)).getRows();
      return rows.map(([table]) => String(table));
    });
  }

  query(prepare: () => Promise<SqlQuery>, options: QueryOptions): RowBatches {
    const session = this.#session;
    const { increment } = options;
    const batches: RowBatches = {
      async *[Symbol.asyncIterator](): AsyncGenerator<RowBatch> {
        const prepared = await prepareQuery(session, prepare, options);
        try {
          let rows = 0;
          for await (const batch of selectBatches(prepared.connection, prepared.statement, prepared.query.types)) {
            rows += batch.rowCount;
            options.onProgress?.({ rows });
            yield batch;
          }
        } finally {
          await prepared.release();
        }
      },
      async writeParquet(path: string): Promise<void> {
        const prepared = await prepareQuery(session, prepare, options);
        try {
          await prepared.running(() => copyToParquet(prepared.connection, prepared.statement, path));
        } finally {
          await prepared.release();
        }
      },
    };
    if (increment === undefined) return batches;
    return { ...batches, spool: () => spoolIncrement(session, prepare, { ...options, increment }) };
  }

  async run(write: SqlStatement, options: CallOptions): Promise<number> {
    const session = this.#session;
    session.checkWritable();
    const prepared = await prepareQuery(session, async () => ({ ...write, types: new Map() }), options);
    try {
      return await session.tools.writes.run(() => prepared.running(() => prepared.connection.run(prepared.statement)));
    } finally {
      await prepared.release();
    }
  }

  append(append: SqlAppend, options: CallOptions): Promise<Appended> {
    return appendRows(this.#session, append, options);
  }
}

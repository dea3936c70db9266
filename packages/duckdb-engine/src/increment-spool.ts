import {
  type CallOptions,
  type ColumnTypes,
  NEWEST,
  PROVENANCE,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type SpoolCounts,
  type SpooledRows,
  STATUS,
  type StoredRow,
} from "@metaxy/core/driver";
import { constant, type IncrementShape, joinSql, name, type Sql, type SqlQuery, sql } from "@metaxy/sql";
import type { EngineSession } from "./engine-session.ts";
import { acquireParquetReader, type ParquetReader } from "./parquet-reader.ts";
import { prepareQuery } from "./prepared-query.ts";
import { copyToParquet, selectBatches } from "./result-batches.ts";
import { type ScratchFiles, scratchFiles } from "./scratch-file.ts";
import type { SessionConnection } from "./session-connection.ts";

interface Facts {
  readonly counts: SpoolCounts;
  readonly newest: bigint | undefined;
  readonly summary: string | undefined;
}

function factsSql(from: Sql, shape: IncrementShape): Sql {
  const status = name(STATUS);
  const missing = sql`count(*) - count(${name(PROVENANCE)})`;
  const newest = sql`max(epoch_us(${name(NEWEST)}))`;
  const summary = sql`min(${name(PROVENANCE)})`;
  if (shape.isDistinct) {
    return sql`SELECT ${status}, count(*), count(*), ${missing}, ${newest}, ${summary} FROM ${from} GROUP BY ${status}`;
  }
  const ids = joinSql([status, ...shape.idColumns.map(name)]);
  const samples = sql`SELECT ${status}, count(*) AS a, ${missing} AS b, ${newest} AS c, ${summary} AS d FROM ${from} GROUP BY ${ids}`;
  return sql`SELECT ${status}, sum(a), count(*), sum(b), max(c), min(d) FROM (${samples}) AS samples GROUP BY ${status}`;
}

async function rowsOf(connection: SessionConnection, select: Sql): Promise<readonly (readonly unknown[])[]> {
  return (await connection.all(select)).getRows();
}

async function readFacts(connection: SessionConnection, from: Sql, shape: IncrementShape): Promise<Facts> {
  const ids: Record<string, number> = {};
  const rows: Record<string, number> = {};
  let withoutVersion = 0;
  let newest: bigint | undefined;
  let summary: string | undefined;
  for (const [status, count, distinct, missing, time, provenance] of await rowsOf(connection, factsSql(from, shape))) {
    if (status === "summary") {
      newest = typeof time === "bigint" ? time : undefined;
      summary = typeof provenance === "string" ? provenance : undefined;
      continue;
    }
    rows[String(status)] = Number(count);
    ids[String(status)] = Number(distinct);
    if (status === "new" || status === "stale") withoutVersion += Number(missing);
  }
  return { counts: { ids, rows, withoutVersion }, newest, summary };
}

/** Rows of small batches in batches of one size. */
async function* rebatched(
  batches: AsyncIterable<RowBatch>,
  types: ColumnTypes,
  size: number,
): AsyncGenerator<RowBatch> {
  let waiting: StoredRow[] = [];
  let isEmpty = true;
  for await (const batch of batches) {
    waiting = waiting.concat(await batch.rows());
    while (waiting.length >= size) {
      isEmpty = false;
      yield rowsBatch(types, waiting.slice(0, size));
      waiting = waiting.slice(size);
    }
  }
  if (isEmpty || waiting.length > 0) yield rowsBatch(types, waiting);
}

/** An increment in a Parquet file, which outlives the store's connection. */
class IncrementFile implements SpooledRows {
  readonly types: ColumnTypes;
  readonly counts: SpoolCounts;
  readonly newest: bigint | undefined;
  readonly summary: string | undefined;
  /** The file, with all rows and the summary row. */
  readonly parquet: string;
  readonly #scratch: ScratchFiles;
  #reader: Promise<ParquetReader> | undefined;
  /** Connections that read from the file. */
  readonly #reading = new Set<SessionConnection>();
  #isDisposed = false;

  constructor(file: { readonly path: string; readonly types: ColumnTypes }, facts: Facts, scratch: ScratchFiles) {
    this.parquet = file.path;
    this.types = file.types;
    this.counts = facts.counts;
    this.newest = facts.newest;
    this.summary = facts.summary;
    this.#scratch = scratch;
  }

  read({ statuses, batchSize }: { readonly statuses: readonly string[]; readonly batchSize: number }): RowBatches {
    const { types } = this;
    const reading = this.#reading;
    const select = this.#selectSql(statuses);
    const session = async (): Promise<EngineSession> => {
      this.#reader ??= acquireParquetReader();
      return (await this.#reader).session;
    };
    return {
      parquet: { path: this.parquet, statuses },
      async *[Symbol.asyncIterator](): AsyncGenerator<RowBatch> {
        const reader = await session();
        const connection = await reader.connect(undefined);
        reading.add(connection);
        try {
          yield* rebatched(selectBatches(connection, select, types), types, batchSize);
        } finally {
          reading.delete(connection);
          await reader.release(connection);
        }
      },
    };
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    // Those that still read are told that the store was closed.
    await Promise.all([...this.#reading].map((connection) => connection.end()));
    (await this.#reader)?.release();
    await this.#scratch.remove();
  }

  #selectSql(statuses: readonly string[]): Sql {
    const columns = joinSql([...this.types.keys()].map(name));
    const from = sql`read_parquet(${constant(this.parquet)})`;
    if (statuses.length === 0) return sql`SELECT ${columns} FROM ${from} LIMIT 0`;
    return sql`SELECT ${columns} FROM ${from} WHERE ${name(STATUS)} IN (${joinSql(statuses.map(constant))})`;
  }
}

/** Runs an increment's query and holds its rows in a private file. */
export async function spoolIncrement(
  session: EngineSession,
  prepare: () => Promise<SqlQuery>,
  options: CallOptions & { readonly increment: IncrementShape },
): Promise<SpooledRows> {
  const scratch = scratchFiles(options);
  try {
    const path = await scratch.file("parquet");
    const prepared = await prepareQuery(session, prepare, options);
    try {
      const { connection, statement, query } = prepared;
      await prepared.running(() => copyToParquet(connection, statement, path));
      const facts = await readFacts(connection, sql`read_parquet(${constant(path)})`, options.increment);
      return new IncrementFile({ path, types: query.types }, facts, scratch);
    } finally {
      await prepared.release();
    }
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

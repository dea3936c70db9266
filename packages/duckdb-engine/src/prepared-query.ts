import type { CallOptions } from "@metaxy/core/driver";
import type { Sql, SqlQuery } from "@metaxy/sql";
import type { EngineSession } from "./engine-session.ts";
import { scratchFiles } from "./scratch-file.ts";
import type { SessionConnection } from "./session-connection.ts";
import { allStaged, readingAll, removeStages, type StagedRows, stageRows } from "./staged-rows.ts";

/** A query that can run: its statement, on a connection that has its given rows. */
export interface PreparedQuery {
  readonly connection: SessionConnection;
  readonly statement: Sql;
  readonly query: SqlQuery;
  /** Runs a task that runs the statement. */
  running<T>(task: () => Promise<T>): Promise<T>;
  /** Gives the connection back. */
  release(): Promise<void>;
}

/** Prepares a query on a connection of its own. */
export async function prepareQuery(
  session: EngineSession,
  prepare: () => Promise<SqlQuery>,
  options: CallOptions,
): Promise<PreparedQuery> {
  const query = await prepare();
  const scratch = scratchFiles(options);
  const connection = await session.connect(options.signal);
  let stages: StagedRows[] = [];
  const release = async (): Promise<void> => {
    removeStages(stages);
    await session.release(connection);
    await scratch.remove();
  };
  try {
    const { given } = query;
    const running = <T>(task: () => Promise<T>): Promise<T> => readingAll(stages, task);
    if (given === undefined) {
      return { connection, query, statement: query.statement(undefined), running, release };
    }
    stages = await stageRows(given.rows, { connection, sources: session.tools.rows, scratch, options: {} });
    const statement = query.statement(allStaged(stages, given.types));
    return { connection, query, statement, running, release };
  } catch (error) {
    await release();
    throw error;
  }
}

import type { Appended, CallOptions, ColumnType, ColumnTypes } from "@metaxy/core/driver";
import { constant, joinSql, name, type Sql, type SqlAppend, sql } from "@metaxy/sql";
import { describeTable } from "./describe-table.ts";
import type { EngineSession } from "./engine-session.ts";
import { scratchFiles } from "./scratch-file.ts";
import type { SessionConnection } from "./session-connection.ts";
import { removeStages, type StagedRows, stageRows } from "./staged-rows.ts";

/** A struct as the map that the table has; everything else DuckDB casts itself, structs by the names of their entries. */
function storedForm(column: string, given: ColumnType, stored: ColumnType | undefined): Sql {
  const isMap = typeof stored === "object" && "map" in stored;
  if (!isMap || typeof given !== "object" || !("struct" in given)) return name(column);
  const entries = [...given.struct.keys()].map(
    (key) => sql`${constant(key)}: struct_extract(${name(column)}, ${constant(key)})`,
  );
  return sql`CASE WHEN ${name(column)} IS NOT NULL THEN MAP {${joinSql(entries)}} END`;
}

function insertSql(table: string, select: Sql, { given, stored }: { given: ColumnTypes; stored: ColumnTypes }): Sql {
  // A column without a type is NULL throughout, which it also is when left out.
  const columns = [...given].filter(([column, type]) => type !== "null" && stored.has(column));
  const names = joinSql(columns.map(([column]) => name(column)));
  const values = joinSql(columns.map(([column, type]) => storedForm(column, type, stored.get(column))));
  return sql`INSERT INTO ${name(table)} (${names}) SELECT ${values} FROM (${select}) AS stage`;
}

async function insertStage(connection: SessionConnection, append: SqlAppend, stage: StagedRows): Promise<void> {
  const before = await describeTable(connection, append.table);
  const changes = append.changes(stage.types, before?.types);
  for (const change of changes) await connection.run(change);
  if (stage.rowCount === 0) return;
  const after = changes.length === 0 ? before : await describeTable(connection, append.table);
  const stored = after?.types ?? new Map();
  const insert = insertSql(append.table.name, stage.select, { given: stage.types, stored });
  await stage.reading(() => connection.run(insert));
}

/** All batches in one transaction: stored whole or not at all, with the columns that they add. */
async function insertAll(connection: SessionConnection, append: SqlAppend, stages: StagedRows[]): Promise<void> {
  await connection.run(sql`BEGIN TRANSACTION`);
  try {
    for (const stage of stages) await insertStage(connection, append, stage);
  } catch (error) {
    await connection.rollback();
    throw error;
  }
  await connection.run(sql`COMMIT`);
}

/** Appends rows to a table, creating or widening it. */
export async function appendRows(session: EngineSession, append: SqlAppend, options: CallOptions): Promise<Appended> {
  session.checkWritable();
  const scratch = scratchFiles(options);
  try {
    return await session.use(options.signal, async (connection) => {
      const checkColumns = (types: ColumnTypes): void => void append.changes(types, undefined);
      const staging = { connection, sources: session.tools.rows, scratch, options, checkColumns };
      const stages = await stageRows(append.rows, staging);
      try {
        await session.tools.writes.run(() => insertAll(connection, append, stages));
      } finally {
        removeStages(stages);
      }
      return { rows: stages.reduce((rows, stage) => rows + stage.rowCount, 0) };
    });
  } finally {
    await scratch.remove();
  }
}

import {
  type CallOptions,
  type ColumnType,
  type ColumnTypes,
  MetadataStoreError,
  type RowBatch,
  type RowBatches,
  sameType,
} from "@metaxy/core/driver";
import { constant, createTemporaryTableSql, joinSql, name, type Sql, sql, trustedSql } from "@metaxy/sql";
import { typeName } from "./duckdb-type.ts";
import type { RowSources, RowTable } from "./row-sources.ts";
import type { ScratchFiles } from "./scratch-file.ts";
import type { SessionConnection } from "./session-connection.ts";

/** Rows that a statement of the connection can read. */
export interface StagedRows {
  readonly types: ColumnTypes;
  readonly rowCount: number;
  /** A SELECT of all columns in their types. */
  readonly select: Sql;
  /** Runs a task whose statements read the rows. */
  reading<T>(task: () => Promise<T>): Promise<T>;
  /** Frees what is held in this process; tables go with the connection, files with the scratch files. */
  remove(): void;
}

export interface Staging {
  readonly connection: SessionConnection;
  readonly sources: RowSources;
  readonly scratch: ScratchFiles;
  readonly options: Pick<CallOptions, "onProgress">;
  /** Refuses columns that no table can have, before they go through a file, which renames them. */
  readonly checkColumns?: (types: ColumnTypes) => void;
}

function hasMap(type: ColumnType): boolean {
  if (typeof type === "string" || "decimal" in type) return false;
  if ("map" in type) return true;
  return "list" in type ? hasMap(type.list) : [...type.struct.values()].some(hasMap);
}

function isPlainMap(type: ColumnType): boolean {
  return typeof type === "object" && "map" in type && !hasMap(type.map.key) && !hasMap(type.map.value);
}

/** Frames hold maps as lists of key and value, which DuckDB turns into maps at the outer level only. */
function canComeByParquet(batch: RowBatch): boolean {
  const isKnown = [...batch.types.values()].every((type) => isPlainMap(type) || !hasMap(type));
  return batch.writeParquet !== undefined && batch.rowCount > 0 && isKnown;
}

function parquetColumn(column: string, type: ColumnType): Sql {
  const value = isPlainMap(type) ? sql`map_from_entries(${name(column)})` : name(column);
  return sql`CAST(${value} AS ${trustedSql(typeName(type))}) AS ${name(column)}`;
}

function columnList(types: ColumnTypes): Sql {
  return joinSql([...types.keys()].map(name));
}

/** On reading a file, names that differ only in case are renamed, so columns could be mixed up. */
async function requireColumns(connection: SessionConnection, from: Sql, types: ColumnTypes): Promise<void> {
  const result = await connection.all(sql`SELECT * FROM ${from} LIMIT 0`);
  const names = new Set(result.columnNames());
  const missing = [...types.keys()].find((column) => !names.has(column));
  if (missing === undefined) return;
  throw new MetadataStoreError(
    "STORE_FAILURE",
    `A batch that wrote itself to Parquet left out column ${JSON.stringify(missing)}.`,
    { details: { column: missing } },
  );
}

async function stageParquet(batch: RowBatch, staging: Staging): Promise<StagedRows> {
  const { connection, scratch } = staging;
  const { types, rowCount } = batch;
  staging.checkColumns?.(types);
  const path = await scratch.file("parquet");
  await batch.writeParquet?.(path);
  const from = sql`read_parquet(${constant(path)})`;
  await requireColumns(connection, from, types);
  const columns = joinSql([...types].map(([column, type]) => parquetColumn(column, type)));
  return { types, rowCount, select: sql`SELECT ${columns} FROM ${from}`, reading: (task) => task(), remove: () => {} };
}

function sameTypes(a: ColumnTypes, b: ColumnTypes): boolean {
  return a.size === b.size && [...a].every(([column, type]) => sameType(type, b.get(column) ?? "null"));
}

/**
 * Rows that a statement takes from this process: while it reads faster than they can be given, the event loop does not
 * turn.
 */
const ROWS_PER_STATEMENT = 8192;

/** Rows given one by one: a small first batch stays where it is, more go to a temporary table of the connection. */
class StagedBatches implements StagedRows {
  readonly types: ColumnTypes;
  readonly #table: string;
  readonly #staging: Staging;
  #first: RowTable | undefined;
  #inTable = false;
  rowCount = 0;

  constructor(types: ColumnTypes, number: number, staging: Staging) {
    this.types = types;
    this.#table = `metaxy_stage_${number}`;
    this.#staging = staging;
  }

  get select(): Sql {
    return sql`SELECT ${columnList(this.types)} FROM ${this.#first?.table ?? name(this.#table)}`;
  }

  async add(batch: RowBatch): Promise<void> {
    const rows = await batch.rows();
    for (let start = 0; start === 0 || start < rows.length; start += ROWS_PER_STATEMENT) {
      const part = rows.slice(start, start + ROWS_PER_STATEMENT);
      const source = this.#staging.sources.add(this.types, part);
      this.rowCount += part.length;
      if (this.#first === undefined && !this.#inTable) this.#first = source;
      else await this.#toTable(source);
    }
  }

  reading<T>(task: () => Promise<T>): Promise<T> {
    return this.#first === undefined ? task() : this.#first.reading(task);
  }

  remove(): void {
    this.#first?.remove();
  }

  async #toTable(source: RowTable): Promise<void> {
    const { connection } = this.#staging;
    try {
      if (!this.#inTable) await connection.run(createTemporaryTableSql(this.#table, this.types, connection.dialect));
      this.#inTable = true;
      if (this.#first !== undefined) await this.#insert(this.#first);
      await this.#insert(source);
    } finally {
      source.remove();
      this.#first?.remove();
      this.#first = undefined;
    }
  }

  async #insert(source: RowTable): Promise<void> {
    const columns = columnList(this.types);
    const insert = sql`INSERT INTO ${name(this.#table)} (${columns}) SELECT ${columns} FROM ${source.table}`;
    await source.reading(() => this.#staging.connection.run(insert));
  }
}

async function stageAll(rows: RowBatches, staging: Staging, stages: StagedRows[]): Promise<void> {
  let open: StagedBatches | undefined;
  let total = 0;
  for await (const batch of rows) {
    if (canComeByParquet(batch)) {
      stages.push(await stageParquet(batch, staging));
      open = undefined;
    } else {
      if (open === undefined || !sameTypes(open.types, batch.types)) {
        open = new StagedBatches(batch.types, stages.length, staging);
        stages.push(open);
      }
      await open.add(batch);
    }
    total += batch.rowCount;
    staging.options.onProgress?.({ rows: total });
  }
}

/** Takes all rows in before anything is locked, so that a slow source holds nobody back. */
export async function stageRows(rows: RowBatches, staging: Staging): Promise<StagedRows[]> {
  const stages: StagedRows[] = [];
  try {
    await stageAll(rows, staging, stages);
    return stages;
  } catch (error) {
    removeStages(stages);
    throw error;
  }
}

export function removeStages(stages: readonly StagedRows[]): void {
  for (const stage of stages) stage.remove();
}

/** Runs a task whose statements read all of the rows. */
export function readingAll<T>(stages: readonly StagedRows[], task: () => Promise<T>): Promise<T> {
  return stages.reduce<() => Promise<T>>((inner, stage) => () => stage.reading(inner), task)();
}

/** A table expression of all of the rows; `types` are the columns that are needed. */
export function allStaged(stages: readonly StagedRows[], types: ColumnTypes): Sql {
  const selects = stages.map((stage) => {
    const columns = [...types].map(([column, type]) =>
      stage.types.has(column) ? name(column) : sql`CAST(NULL AS ${trustedSql(typeName(type))}) AS ${name(column)}`,
    );
    return sql`SELECT ${joinSql(columns)} FROM (${stage.select}) AS stage`;
  });
  return sql`(${joinSql(selects, sql` UNION ALL `)})`;
}

import type {
  AccessMode,
  Appended,
  AppendQuery,
  CallOptions,
  ColumnTypes,
  DeleteQuery,
  OpenOptions,
  ReadQuery,
  ResolveRequest,
  RowBatches,
  StoreCapabilities,
  StoreDriver,
  TableName,
} from "@metaxy/core/driver";
import { batchesOf, FeatureNotFoundError, rowsBatch, tableName } from "@metaxy/core/driver";
import { appendSelectSql } from "./append-select-sql.ts";
import { deleteSql } from "./delete-sql.ts";
import { readSql, readTypes, type StoredTable } from "./read-sql.ts";
import { resolveUpdateSql } from "./resolve/resolve-update-sql.ts";
import { resolveTypes } from "./resolve/result-columns.ts";
import { name, type Sql, sql } from "./sql.ts";
import type { IncrementShape, SqlConnection, SqlQuery, SqlStatement } from "./sql-connection.ts";
import { tableChanges } from "./table-changes.ts";
import { tableChangesSql } from "./table-ddl.ts";
import { plainTables } from "./table-source.ts";

/** Whether every row of the increment is a target of its own. */
function incrementShape(request: ResolveRequest): IncrementShape {
  return { idColumns: request.compareOn, isDistinct: request.groupOrder.length === 0 && request.samples === undefined };
}

/** Rows that a query tells stored ones by. */
function givenRows({ among }: ReadQuery): Pick<SqlStatement, "given"> {
  if (among === undefined) return {};
  const { types, rows } = among;
  return { given: { types, rows: batchesOf([rowsBatch(types, rows)]) } };
}

/** A store's driver over a SQL engine: what is common, above a {@link SqlConnection}. */
export abstract class SqlStoreDriver implements StoreDriver {
  /** Tables by the types that `describe` gave of them. */
  readonly #described = new WeakMap<ColumnTypes, { readonly table: string; readonly stored: StoredTable }>();
  abstract readonly kind: string;
  abstract readonly capabilities: StoreCapabilities;
  abstract display(): string;
  abstract open(mode: AccessMode, options: OpenOptions): Promise<void>;
  abstract close(): Promise<void>;
  /** @throws StoreNotOpenError STORE_NOT_OPEN */
  protected abstract connection(): SqlConnection;

  /** Types that a table is created with for rows of these types. */
  protected createdTypes(types: ColumnTypes): ColumnTypes {
    return types;
  }

  async describe(table: TableName): Promise<ColumnTypes | undefined> {
    const stored = await this.connection().describe(table);
    if (stored !== undefined) this.#described.set(stored.types, { table: table.name, stored });
    return stored?.types;
  }

  read(table: TableName, query: ReadQuery, options: CallOptions): RowBatches {
    const connection = this.connection();
    const prepare = async (): Promise<SqlQuery> => {
      const stored = await this.#existing(connection, table);
      return {
        types: readTypes(stored.types, query),
        ...givenRows(query),
        statement: (among) => readSql({ ...stored, among }, query, connection.dialect),
      };
    };
    return connection.query(prepare, options);
  }

  append(table: TableName, rows: RowBatches, options: CallOptions): Promise<Appended> {
    const connection = this.connection();
    const { dialect } = connection;
    return connection.append(
      {
        table,
        rows,
        changes: (types, stored) => {
          const given = stored === undefined ? this.createdTypes(types) : types;
          return tableChangesSql(table.name, tableChanges(table, { given, stored }, dialect), dialect);
        },
      },
      options,
    );
  }

  async delete(table: TableName, query: DeleteQuery, options: CallOptions): Promise<number> {
    const connection = this.connection();
    const { types } = await this.#existing(connection, table);
    const stored = { name: table.name, source: plainTables(table), types };
    const statement = (among: Sql | undefined): Sql => deleteSql({ ...stored, among }, query, connection.dialect);
    return connection.run({ ...givenRows(query.matching), statement }, options);
  }

  async drop(table: TableName): Promise<void> {
    const statement = (): Sql => sql`DROP TABLE IF EXISTS ${name(table.name)}`;
    await this.connection().run({ statement }, {});
  }

  async listTables(): Promise<TableName[]> {
    const names = await this.connection().listTables();
    return names.map((each) => tableName(each.split("__")));
  }

  resolveUpdate(request: ResolveRequest, options: CallOptions): RowBatches {
    const connection = this.connection();
    const prepare = async (): Promise<SqlQuery> => {
      const sources = await this.#sources(connection, request);
      const { samples } = request;
      return {
        types: resolveTypes(request),
        ...(samples === undefined ? {} : { given: { rows: samples.rows, types: samples.types } }),
        statement: (given) =>
          resolveUpdateSql(request, {
            dialect: connection.dialect,
            tables: (table) => sources.get(table.name)?.source ?? plainTables(table),
            ...(given === undefined ? {} : { samples: given }),
          }),
      };
    };
    return connection.query(prepare, { ...options, increment: incrementShape(request) });
  }

  async appendSelect(table: TableName, query: AppendQuery, options: CallOptions): Promise<Appended> {
    const connection = this.connection();
    const { types } = await this.#existing(connection, table);
    const stored = { name: table.name, source: plainTables(table), types };
    const statement = (among: Sql | undefined): Sql => appendSelectSql({ ...stored, among }, query, connection.dialect);
    return { rows: await connection.run({ ...givenRows(query.from), statement }, options) };
  }

  async #existing(connection: SqlConnection, table: TableName): Promise<StoredTable> {
    const stored = await connection.describe(table);
    if (stored !== undefined) return stored;
    throw new FeatureNotFoundError(`Table ${table.name} is not in ${this.display()}.`, {
      details: { table: table.name, store: this.display() },
    });
  }

  async #sources(connection: SqlConnection, request: ResolveRequest): Promise<Map<string, StoredTable>> {
    const { parents, target } = request;
    const sources = new Map<string, StoredTable>();
    for (const { table, types } of [...parents, target, ...(target.marks === undefined ? [] : [target.marks])]) {
      if (types === undefined) continue;
      // Core asks for the types of the tables right before.
      const known = this.#described.get(types);
      const stored = known?.table === table.name ? known.stored : await this.#existing(connection, table);
      sources.set(table.name, stored);
    }
    return sources;
  }
}

import { type DuckDBConnection, type DuckDBDataChunk, type DuckDBResult, StatementType } from "@duckdb/node-api";
import { MetadataStoreError, StoreNotOpenError } from "@metaxy/core/driver";
import { type Dialect, renderSql, type Sql, sql } from "@metaxy/sql";
import { typedValue } from "./bound-value.ts";
import { statementError } from "./duckdb-error.ts";
import { nativeCall } from "./native-calls.ts";

export interface ConnectionContext {
  readonly connection: DuckDBConnection;
  /** Closes it, once nothing runs on it. */
  readonly close: () => void;
  readonly dialect: Dialect;
  /** The place, for messages. */
  readonly display: string;
  readonly signal: AbortSignal | undefined;
}

const INTERRUPT_EVERY_MS = 10;

/** One connection for one task: its statements run one after the other and end with the task's signal. */
export class SessionConnection {
  readonly #context: ConnectionContext;
  #running: Promise<unknown> | undefined;
  /** Streamed results that were not read to their end, and their statements. */
  readonly #streams = new Map<DuckDBResult, Sql>();
  #state: "usable" | "released" | "ended" = "usable";

  constructor(context: ConnectionContext) {
    this.#context = context;
  }

  get dialect(): Dialect {
    return this.#context.dialect;
  }

  /** Runs a statement and answers how many rows it changed. */
  async run(statement: Sql): Promise<number> {
    return (await this.all(statement)).rowsChanged;
  }

  /** The whole of a small result. */
  async all(statement: Sql): Promise<DuckDBResult> {
    const { text, values } = renderSql(statement, this.#context.dialect);
    const { connection } = this.#context;
    // With values it would be prepared first, and planned twice.
    if (values.length === 0) return this.#call(() => connection.run(text));
    const typed = values.map(typedValue);
    return this.#call(() =>
      connection.run(
        text,
        typed.map((each) => each.value),
        typed.map((each) => each.type),
      ),
    );
  }

  /** Starts a SELECT whose rows are fetched chunk by chunk. */
  async stream(statement: Sql): Promise<DuckDBResult> {
    const { text, values } = renderSql(statement, this.#context.dialect);
    const typed = values.map(typedValue);
    const result = await this.#call(() =>
      this.#context.connection.stream(
        text,
        typed.map((each) => each.value),
        typed.map((each) => each.type),
      ),
    );
    this.#streams.set(result, statement);
    return result;
  }

  /** The next rows of a streamed result; `undefined` at its end. */
  async fetch(result: DuckDBResult): Promise<DuckDBDataChunk | undefined> {
    const chunk = await this.#call(() => result.fetchChunk());
    if (chunk !== null && chunk.rowCount > 0) return chunk;
    const statement = this.#streams.get(result);
    this.#streams.delete(result);
    // The client gives no rows both at the end and after an error; only what DuckDB says of the statement differs.
    if (result.statementType === StatementType.INVALID && statement !== undefined) await this.#failAgain(statement);
    return undefined;
  }

  /** Takes an open transaction back, also after an abort. */
  async rollback(): Promise<void> {
    if (this.#state !== "usable") return;
    await nativeCall(() => this.#context.connection.run("ROLLBACK"));
  }

  /** Closes the connection; an open transaction is rolled back. */
  async release(): Promise<void> {
    if (this.#state !== "usable") return;
    this.#state = "released";
    await this.#close();
  }

  /** Ends a running statement with an error and closes the connection; how a store closes. */
  async end(): Promise<void> {
    if (this.#state !== "usable") return;
    this.#state = "ended";
    await this.#close();
  }

  /** A stream that fails does not say why, so the statement is run once more, for its error alone. */
  async #failAgain(statement: Sql): Promise<never> {
    await this.all(sql`SELECT max(hash(*COLUMNS(*))) FROM (${statement}) AS failed`);
    const message = `${this.#context.display}: DuckDB ended a read before its last row and gave no reason; read again.`;
    throw new MetadataStoreError("STORE_FAILURE", message, { details: { store: this.#context.display } });
  }

  async #close(): Promise<void> {
    // Closing a connection that computes would never return.
    await this.#interruptUntilSettled();
    for (const result of this.#streams.keys()) await this.#endStream(result);
    this.#context.close();
  }

  /** A result that was not read to its end would hold the file: it lets go when it is read once more and fails. */
  async #endStream(result: DuckDBResult): Promise<void> {
    this.#context.connection.interrupt();
    await nativeCall(() => result.fetchChunk()).catch(() => undefined);
  }

  async #interruptUntilSettled(): Promise<void> {
    const running = this.#running?.catch(() => undefined);
    if (running === undefined) return;
    const { connection } = this.#context;
    connection.interrupt();
    // An interrupt before the statement has started is lost.
    const timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
    await running;
    clearInterval(timer);
  }

  #refuseEnded(): void {
    const { signal, display } = this.#context;
    if (this.#state === "ended") {
      throw new StoreNotOpenError(`${display} was closed; open it again with open("read") or open("write").`);
    }
    if (this.#state === "released") throw new TypeError("the connection was released");
    if (signal?.aborted === true) {
      throw new MetadataStoreError("ABORTED", "The call was aborted.", { cause: signal.reason });
    }
  }

  async #call<T>(task: () => Promise<T>): Promise<T> {
    this.#refuseEnded();
    const { signal, display } = this.#context;
    const interrupt = (): void => void this.#interruptUntilSettled();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      this.#running = nativeCall(async () => {
        this.#refuseEnded();
        return task();
      });
      return (await this.#running) as T;
    } catch (error) {
      this.#refuseEnded();
      throw statementError(error, display);
    } finally {
      this.#running = undefined;
      signal?.removeEventListener("abort", interrupt);
    }
  }
}

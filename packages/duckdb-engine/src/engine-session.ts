import { MetadataStoreError, StoreNotOpenError } from "@metaxy/core/driver";
import type { Dialect } from "@metaxy/sql";
import { duckdbDialect } from "./duckdb-dialect.ts";
import { type InstanceTools, instanceTools } from "./instance-tools.ts";
import { Mutex } from "./mutex.ts";
import type { OpenDatabase } from "./open-files.ts";
import { SessionConnection } from "./session-connection.ts";

/** One user's work on an open database: a connection per task, all of which end when it closes. */
export class EngineSession {
  readonly #database: OpenDatabase;
  readonly #connections = new Set<SessionConnection>();
  readonly #dialect: Dialect;
  readonly #questions = new Mutex();
  #forQuestions: SessionConnection | undefined;
  /** The place, for messages. */
  readonly display: string;
  readonly tools: InstanceTools;
  #closing: Promise<void> | undefined;

  constructor(database: OpenDatabase, tools: InstanceTools, display: string) {
    this.#database = database;
    this.tools = tools;
    this.display = display;
    this.#dialect = duckdbDialect(tools.hashes);
  }

  /** The dialect with the hash functions of this instance. */
  get dialect(): Dialect {
    return this.#dialect;
  }

  /** A connection for a task of several statements; to be released. */
  async connect(signal: AbortSignal | undefined): Promise<SessionConnection> {
    this.#refuseClosed();
    const database = this.#database;
    const connection = await database.connect();
    if (this.#closing !== undefined) database.disconnect(connection);
    this.#refuseClosed();
    const close = (): void => database.disconnect(connection);
    const own = new SessionConnection({ connection, close, dialect: this.#dialect, display: this.display, signal });
    this.#connections.add(own);
    return own;
  }

  /** Runs a task with a connection of its own. */
  async use<T>(signal: AbortSignal | undefined, task: (connection: SessionConnection) => Promise<T>): Promise<T> {
    const connection = await this.connect(signal);
    try {
      return await task(connection);
    } finally {
      await this.release(connection);
    }
  }

  /** Runs a task of small statements that leave nothing behind on the connection, which such tasks share one after the other. */
  ask<T>(task: (connection: SessionConnection) => Promise<T>): Promise<T> {
    return this.#questions.run(async () => {
      this.#refuseClosed();
      this.#forQuestions ??= await this.connect(undefined);
      return task(this.#forQuestions);
    });
  }

  /** Gives a connection back. */
  async release(connection: SessionConnection): Promise<void> {
    this.#connections.delete(connection);
    await connection.release();
  }

  /** Runs a task that writes; one at a time for the whole file. */
  async write<T>(signal: AbortSignal | undefined, task: (connection: SessionConnection) => Promise<T>): Promise<T> {
    this.checkWritable();
    return this.tools.writes.run(() => this.use(signal, task));
  }

  /** @throws MetadataStoreError STORE_READ_ONLY */
  checkWritable(): void {
    if (this.#database.mode === "write") return;
    throw new MetadataStoreError(
      "STORE_READ_ONLY",
      `${this.display} is open for reading and cannot be written; open it with open("write").`,
      { details: { store: this.display } },
    );
  }

  /** Ends running statements with an error, then lets the file go. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.end()));
    this.#connections.clear();
    await this.#database.release();
  }

  #refuseClosed(): void {
    if (this.#closing === undefined) return;
    throw new StoreNotOpenError(`${this.display} was closed; open it again with open("read") or open("write").`);
  }
}

async function toolsOf(database: OpenDatabase): Promise<InstanceTools> {
  const connection = await database.connect();
  try {
    return instanceTools(database.instance, connection);
  } finally {
    database.disconnect(connection);
  }
}

/** Begins a session on an open database, which closing releases. */
export async function startSession(database: OpenDatabase, display: string): Promise<EngineSession> {
  try {
    return new EngineSession(database, await toolsOf(database), display);
  } catch (error) {
    await database.release();
    throw error;
  }
}

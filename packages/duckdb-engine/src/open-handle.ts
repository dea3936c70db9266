import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { StoreNotOpenError } from "@metaxy/core/driver";

/** One user's hold on an open database. */
export interface OpenDatabase {
  readonly instance: DuckDBInstance;
  /** As it was asked for; the instance of a reader may be one that others write through. */
  readonly mode: "read" | "write";
  /** False for an empty stand-in in memory: a file that was to be read and does not exist. */
  readonly exists: boolean;
  /** A new connection, which lives at most as long as this hold. */
  connect(): Promise<DuckDBConnection>;
  /** Closes a connection on which nothing runs, before the hold ends. */
  disconnect(connection: DuckDBConnection): void;
  /**
   * Waits for statements that still run on the connections, and closes these; the last user's release also writes a
   * checkpoint, where the file was open for writing, and closes the file. Results that were streamed have to be read to
   * their end, or interrupted and read once more, before: else they hold the file. May be called twice.
   */
  release(): Promise<void>;
}

export interface HandleOptions extends Pick<OpenDatabase, "instance" | "mode" | "exists"> {
  /** The place, for messages. */
  readonly path: string;
  /** Called once, when all connections of the handle are closed. */
  releaseInstance(): Promise<void>;
}

/** Waits for what runs on a connection and closes it; closing it while it computes would never return. */
async function endConnection(connection: DuckDBConnection): Promise<void> {
  // Waits its turn, and leaves a result that is being read alone. Fails where the connection is closed already.
  await connection.extractStatements("SELECT 1").catch(() => undefined);
  connection.closeSync();
}

/** Makes a user's hold on an instance. */
export function makeHandle({ path, instance, mode, exists, releaseInstance }: HandleOptions): OpenDatabase {
  // Weak, since a user may open and close any number of connections.
  const connections = new Set<WeakRef<DuckDBConnection>>();
  const references = new WeakMap<DuckDBConnection, WeakRef<DuckDBConnection>>();
  let released: Promise<void> | undefined;
  const refuseReleased = (): void => {
    if (released !== undefined) throw new StoreNotOpenError(`The DuckDB file ${path} was closed; open it again.`);
  };
  const connect = async (): Promise<DuckDBConnection> => {
    refuseReleased();
    for (const each of connections) if (each.deref() === undefined) connections.delete(each);
    const connection = await instance.connect();
    if (released !== undefined) connection.closeSync();
    refuseReleased();
    const reference = new WeakRef(connection);
    references.set(connection, reference);
    connections.add(reference);
    return connection;
  };
  const disconnect = (connection: DuckDBConnection): void => {
    const reference = references.get(connection);
    if (reference !== undefined) connections.delete(reference);
    connection.closeSync();
  };
  const releaseNow = async (): Promise<void> => {
    const open = [...connections].map((each) => each.deref()).filter((each) => each !== undefined);
    await Promise.all(open.map(endConnection));
    await releaseInstance();
  };
  const release = (): Promise<void> => {
    released ??= releaseNow();
    return released;
  };
  return { instance, mode, exists, connect, disconnect, release };
}

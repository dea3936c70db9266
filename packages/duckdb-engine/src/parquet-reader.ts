import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { messageOf } from "@metaxy/core/driver";
import { type EngineSession, startSession } from "./engine-session.ts";

/** An engine in memory that reads files of increments, whatever became of the store that made them. */
export interface ParquetReader {
  readonly session: EngineSession;
  /** May be called twice. */
  release(): void;
}

interface SharedReader {
  readonly session: Promise<EngineSession>;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/** Milliseconds without a user after which the reader closes: opening it takes longer than reading a small increment. */
const IDLE_MS = 10_000;

let shared: SharedReader | undefined;

async function openSession(): Promise<EngineSession> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    // Each file is read for a short time, and never again.
    enable_external_file_cache: "false",
  });
  const database = {
    instance,
    mode: "write" as const,
    exists: true,
    connect: () => instance.connect(),
    disconnect: (connection: DuckDBConnection) => connection.closeSync(),
    release: async () => instance.closeSync(),
  };
  return startSession(database, "The temporary file of an increment, which resolveUpdate() writes anew");
}

/** Nobody waits for it, so the process is told what goes wrong. */
function close(reader: SharedReader): void {
  if (shared === reader) shared = undefined;
  reader.session.then((session) => session.close()).catch((error: unknown) => process.emitWarning(messageOf(error)));
}

/** The reader of this process, which closes some time after its last user has released it. */
export async function acquireParquetReader(): Promise<ParquetReader> {
  shared ??= { session: openSession(), users: 0, idle: undefined };
  const own = shared;
  clearTimeout(own.idle);
  own.users += 1;
  let isHeld = true;
  const release = (): void => {
    if (!isHeld) return;
    isHeld = false;
    own.users -= 1;
    if (own.users === 0) own.idle = setTimeout(() => close(own), IDLE_MS).unref();
  };
  try {
    return { session: await own.session, release };
  } catch (error) {
    if (shared === own) shared = undefined;
    throw error;
  }
}

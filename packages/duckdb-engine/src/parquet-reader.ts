import { DuckDBInstance } from "@duckdb/node-api";
import { type EngineSession, startSession } from "./engine-session.ts";
import { Mutex } from "./mutex.ts";

/** An engine in memory that reads files of increments, whatever became of the store that made them. */
export interface ParquetReader {
  readonly session: EngineSession;
  release(): Promise<void>;
}

const opening = new Mutex();
let shared: { readonly session: EngineSession; users: number } | undefined;

async function openSession(): Promise<EngineSession> {
  const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false" });
  const database = {
    instance,
    mode: "write" as const,
    exists: true,
    connect: () => instance.connect(),
    release: async () => instance.closeSync(),
  };
  return startSession(database, "The temporary file of an increment, which resolveUpdate() writes anew");
}

/** The reader of this process; it is closed when its last user has released it. */
export function acquireParquetReader(): Promise<ParquetReader> {
  return opening.run(async () => {
    shared ??= { session: await openSession(), users: 0 };
    const own = shared;
    own.users += 1;
    let released = false;
    const release = (): Promise<void> =>
      opening.run(async () => {
        if (released) return;
        released = true;
        own.users -= 1;
        if (own.users > 0) return;
        shared = undefined;
        await own.session.close();
      });
    return { session: own.session, release };
  });
}

import { isMainThread } from "node:worker_threads";
import { MetadataStoreError, UnsupportedError } from "@metaxy/core/driver";
import { makeHandle, type OpenDatabase } from "./open-handle.ts";
import { checkSettings, createInstance, type DuckDBSettings, MEMORY } from "./open-instance.ts";
import { databasePath } from "./open-path.ts";
import { acquireFile, releaseFile, type SharedFile } from "./open-registry.ts";

export type { OpenDatabase } from "./open-handle.ts";

export interface OpenOptions {
  readonly mode: "read" | "write";
  /** Milliseconds to wait for a file that other processes, or readers of this one, hold; 0: do not wait. */
  readonly lockTimeout: number;
  readonly signal?: AbortSignal;
  /** Called when a writer of this process waits for a file that is open for reading. */
  readonly wanted?: () => void;
  /** DuckDB's settings, by its names, e.g. `threads`, `memory_limit`, `temp_directory`. */
  readonly config?: DuckDBSettings;
}

const REMOTE = /^(md|motherduck|ducklake):|^[a-z][a-z0-9+.-]*:\/\//i;

/** Opens an instance in memory that nobody else sees. */
async function openInMemory(mode: "read" | "write", exists: boolean, config: DuckDBSettings): Promise<OpenDatabase> {
  const { instance, close } = await createInstance({ mode, config });
  return makeHandle({ path: MEMORY, instance, mode, exists, releaseInstance: close });
}

function refuseThreads(path: string): void {
  if (isMainThread) return;
  const message = `The DuckDB file ${path} cannot be opened in a worker thread: each thread would have an instance of its own, and two instances of one file in a process overwrite each other's rows. Open it in the main thread, or in a child process.`;
  throw new UnsupportedError(message, { details: { path } });
}

function refuseRemote(path: string): void {
  if (!REMOTE.test(path)) return;
  const message = `${path} is no local file; open ":memory:" and ATTACH a remote database to it.`;
  throw new UnsupportedError(message, { details: { path } });
}

/** The file, or `undefined` where it was to be read and does not exist. */
async function acquireExisting(path: string, options: OpenOptions): Promise<SharedFile | undefined> {
  const { mode, lockTimeout, signal, wanted, config = {} } = options;
  try {
    return await acquireFile({ path, mode, lockTimeout, signal, wanted, config });
  } catch (error) {
    if (error instanceof MetadataStoreError && error.details.failure === "missing") return undefined;
    throw error;
  }
}

/**
 * Opens a DuckDB file, or shares it where this process has it open, whatever path it was opened by. `"write"` creates a
 * missing file; `"read"` of a missing file gives an empty stand-in, and shares an instance that is open for writing.
 * `:memory:` is always a new, private database.
 * @throws MetadataStoreError `STORE_LOCKED` where others hold the file for longer than `lockTimeout`, `UNSUPPORTED` in a
 * worker thread and for remote databases, `INVALID_ARGUMENT` for settings that DuckDB does not know or that differ from those of the open
 * file, `STORE_FAILURE` where the file or its folder cannot be used, `ABORTED`.
 */
export async function openDatabase(path: string, options: OpenOptions): Promise<OpenDatabase> {
  const { mode, config = {} } = options;
  checkSettings(config);
  if (path === MEMORY) return openInMemory(mode, true, config);
  refuseRemote(path);
  refuseThreads(path);
  const file = await acquireExisting(await databasePath(path), options);
  if (file === undefined) return openInMemory(mode, false, config);
  const { instance } = file;
  return makeHandle({ path, instance, mode, exists: true, releaseInstance: () => releaseFile(file, options.wanted) });
}

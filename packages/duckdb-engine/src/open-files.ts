import { realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { MetadataStoreError, UnsupportedError } from "@metaxy/core/driver";
import { isLockedError, openError } from "./duckdb-error.ts";

export interface OpenDatabaseOptions {
  readonly mode: "read" | "write";
  /** Milliseconds to wait for another process, or for readers of this one. */
  readonly lockTimeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Settings of DuckDB, e.g. `memory_limit`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/** A user's hold of an open database. */
export interface OpenDatabase {
  readonly instance: DuckDBInstance;
  readonly mode: "read" | "write";
  /** False for a read of a file that does not exist: an empty database in memory stands in for it. */
  readonly exists: boolean;
  connect(): Promise<DuckDBConnection>;
  /** The last release of a file writes it out and closes it. */
  release(): Promise<void>;
}

interface OpenFile {
  readonly mode: "read" | "write";
  readonly instance: Promise<DuckDBInstance>;
  users: number;
  closing: Promise<void> | undefined;
}

/** Files that this process has open, by real path. A second instance of a file in one process silently loses data. */
const openFiles = new Map<string, OpenFile>();

const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 200;

function settings(options: OpenDatabaseOptions): Record<string, string> {
  return {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "false",
    temp_directory: join(tmpdir(), `metaxy-duckdb-${process.pid}`),
    ...options.config,
  };
}

/** One name per file, also where the file does not exist yet. */
async function fileKey(path: string): Promise<{ readonly key: string; readonly exists: boolean }> {
  try {
    return { key: await realpath(path), exists: true };
  } catch {
    const folder = dirname(resolve(path));
    try {
      return { key: join(await realpath(folder), basename(path)), exists: false };
    } catch (cause) {
      throw new MetadataStoreError(
        "STORE_FAILURE",
        `The folder ${folder} of DuckDB file ${path} does not exist or cannot be entered; create it first.`,
        { cause, details: { database: path } },
      );
    }
  }
}

function hold(
  instance: DuckDBInstance,
  options: OpenDatabaseOptions,
  more: Pick<OpenDatabase, "exists" | "release">,
): OpenDatabase {
  let released: Promise<void> | undefined;
  return {
    instance,
    mode: options.mode,
    exists: more.exists,
    connect: () => instance.connect(),
    release: () => {
      released ??= more.release();
      return released;
    },
  };
}

/** A database of its own in memory. */
async function openMemory(options: OpenDatabaseOptions, exists: boolean): Promise<OpenDatabase> {
  const instance = await DuckDBInstance.create(":memory:", settings(options));
  return hold(instance, options, { exists, release: async () => instance.closeSync() });
}

async function closeFile(key: string, file: OpenFile): Promise<void> {
  const instance = await file.instance;
  try {
    if (file.mode === "write") {
      const connection = await instance.connect();
      try {
        await connection.run("CHECKPOINT");
      } finally {
        connection.closeSync();
      }
    }
  } finally {
    instance.closeSync();
    openFiles.delete(key);
  }
}

async function releaseFile(key: string, file: OpenFile): Promise<void> {
  file.users -= 1;
  if (file.users > 0) return;
  file.closing = closeFile(key, file);
  await file.closing;
}

/** Takes part in a file that is open here; `undefined` while it is closing, or only open for reading. */
async function takePart(key: string, file: OpenFile, options: OpenDatabaseOptions): Promise<OpenDatabase | undefined> {
  if (file.closing !== undefined) {
    await file.closing.catch(() => undefined);
    return undefined;
  }
  if (file.mode === "read" && options.mode === "write") return undefined;
  file.users += 1;
  const instance = await file.instance;
  return hold(instance, options, { exists: true, release: () => releaseFile(key, file) });
}

async function openNew(key: string, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const access = options.mode === "read" ? { access_mode: "READ_ONLY" } : {};
  const instance = DuckDBInstance.create(key, { ...settings(options), ...access });
  const file: OpenFile = { mode: options.mode, instance, users: 1, closing: undefined };
  openFiles.set(key, file);
  try {
    return hold(await instance, options, { exists: true, release: () => releaseFile(key, file) });
  } catch (error) {
    openFiles.delete(key);
    throw error;
  }
}

function readHere(path: string): MetadataStoreError {
  return new MetadataStoreError(
    "STORE_LOCKED",
    `DuckDB file ${path} is open for reading in this process and cannot be opened for writing until that is closed.`,
    { details: { database: path, pid: process.pid } },
  );
}

function refuseWorker(path: string): void {
  if (isMainThread) return;
  throw new UnsupportedError(
    `DuckDB file ${path} cannot be opened in a worker thread: two instances of one file in a process lose data. Open it on the main thread and pass rows to workers.`,
    { details: { operation: "open in a worker thread", database: path } },
  );
}

async function attempt(
  key: string,
  path: string,
  options: OpenDatabaseOptions,
): Promise<OpenDatabase | MetadataStoreError> {
  const file = openFiles.get(key);
  if (file !== undefined) {
    const joined = await takePart(key, file, options);
    return joined ?? readHere(path);
  }
  try {
    return await openNew(key, options);
  } catch (error) {
    const known = openError(error, path);
    if (isLockedError(error)) return known;
    throw known;
  }
}

/**
 * Opens a DuckDB file, or `:memory:`. One instance per file and process, shared by all who open it; a lock of another
 * process is waited for.
 * @throws MetadataStoreError STORE_LOCKED after `lockTimeout`, naming the process; STORE_FAILURE for a file that cannot be opened.
 * @throws UnsupportedError UNSUPPORTED in a worker thread.
 */
export async function openDatabase(path: string, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  if (path === ":memory:") return openMemory(options, true);
  refuseWorker(path);
  const deadline = performance.now() + options.lockTimeout;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    options.signal?.throwIfAborted();
    const { key, exists } = await fileKey(path);
    if (!exists && options.mode === "read" && !openFiles.has(key)) return openMemory(options, false);
    const result = await attempt(key, path, options);
    if (!(result instanceof MetadataStoreError)) return result;
    if (performance.now() >= deadline) throw result;
    await delay(pause, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

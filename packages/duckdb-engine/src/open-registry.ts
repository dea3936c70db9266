import { stat } from "node:fs/promises";
import { MetadataStoreError, messageOf } from "@metaxy/core/driver";
import { isOpenInThisProcess } from "./open-file-handles.ts";
import { createInstance, type DuckDBSettings, type OpenInstance } from "./open-instance.ts";
import { beginLockWait, refuseAborted } from "./open-lock-wait.ts";
import { type FileId, fileId } from "./open-path.ts";

/** A file that is open in this process, and how many use it. */
export interface SharedFile extends OpenInstance {
  readonly path: string;
  readonly id: FileId;
  readonly mode: "read" | "write";
  users: number;
  /** What readers are told while a writer waits. */
  readonly wanted: Set<() => void>;
}

export interface FileRequest {
  /** As `databasePath` gives it. */
  readonly path: string;
  readonly mode: "read" | "write";
  /** Milliseconds. */
  readonly lockTimeout: number;
  readonly signal: AbortSignal | undefined;
  readonly wanted: (() => void) | undefined;
  readonly config: DuckDBSettings;
}

type FileEntry = { readonly id: FileId } & (
  | { readonly state: "open"; readonly file: SharedFile }
  /** Being opened or closed; `settled` never rejects. */
  | { readonly state: "changing"; readonly settled: Promise<void> }
  /** Closed, but results that were not read to their end still hold it. */
  | { readonly state: "lingering" }
);

/** What keeps a file from being opened for now. */
type Obstacle = { readonly obstacle: MetadataStoreError };

declare global {
  /** Shared by all copies of this package in the process: a second instance of one file loses data. */
  var metaxyOpenDuckDBFiles: Map<string, FileEntry> | undefined;
}

function openFiles(): Map<string, FileEntry> {
  globalThis.metaxyOpenDuckDBFiles ??= new Map();
  return globalThis.metaxyOpenDuckDBFiles;
}

/** Does what changes a file's state; whoever else asks for the file waits meanwhile. */
function change<T>({ path, id }: Pick<SharedFile, "path" | "id">, work: () => Promise<T>): Promise<T> {
  const done = work();
  const ended = (): void => undefined;
  openFiles().set(path, { state: "changing", id, settled: done.then(ended, ended) });
  return done;
}

function held(path: string, what: string): MetadataStoreError {
  const message = `The DuckDB file ${path} is still held by this process (${process.pid}): ${what}`;
  return new MetadataStoreError("STORE_LOCKED", message, { details: { path, processId: process.pid } });
}

/** Refuses settings that differ from those that the file is open with. */
function checkSameSettings({ path, settings }: SharedFile, config: DuckDBSettings): void {
  const setting = Object.keys(config).find((name) => config[name] !== settings[name]);
  if (setting === undefined) return;
  const message = `The DuckDB file ${path} is already open in this process with another ${setting}; open it with the same config, or close it first.`;
  throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { path, setting } });
}

/** The file by another of its paths, where it is open by that. */
function hardLinkOf(path: string, id: FileId): readonly [path: string, entry: FileEntry] | undefined {
  if (id === undefined) return undefined;
  return [...openFiles()].find(([other, entry]) => other !== path && entry.id === id);
}

/** Opens a file that is not open by this path; `undefined` where it has become so meanwhile. */
async function openAnew(request: FileRequest): Promise<SharedFile | Obstacle | undefined> {
  const { path } = request;
  const id = await fileId(path);
  if (openFiles().has(path)) return undefined;
  const [other, entry] = hardLinkOf(path, id) ?? [];
  if (entry === undefined) return change({ path, id }, () => openFile(request));
  if (entry.state === "open") for (const tell of entry.file.wanted) tell();
  return {
    obstacle: held(path, `it is open as ${other}, a hard link to it. Open it by that path, or close it there.`),
  };
}

async function openFile({ path, mode, wanted, config }: FileRequest): Promise<SharedFile | Obstacle> {
  try {
    const instance = await createInstance({ path, mode, config });
    const id = await fileId(path);
    const file = { ...instance, path, id, mode, users: 1, wanted: new Set(wanted && [wanted]) };
    openFiles().set(path, { state: "open", id, file });
    return file;
  } catch (error) {
    openFiles().delete(path);
    if (error instanceof MetadataStoreError && error.details.failure === "locked") return { obstacle: error };
    throw error;
  }
}

/** Opens or shares the file; `undefined` where its state has changed, and has to be looked at again. */
async function tryAcquire(request: FileRequest): Promise<SharedFile | Obstacle | undefined> {
  const { path, mode, config } = request;
  const entry = openFiles().get(path);
  switch (entry?.state) {
    case undefined:
      return openAnew(request);
    case "changing":
      await entry.settled;
      return undefined;
    case "lingering":
      if (await isOpenInThisProcess(path)) {
        return { obstacle: held(path, "a result was not read to its end. Read it, or drop it.") };
      }
      if (openFiles().get(path) === entry) openFiles().delete(path);
      return undefined;
    case "open": {
      const { file } = entry;
      if (mode === "write" && file.mode === "read") {
        for (const tell of file.wanted) tell();
        return { obstacle: held(path, "it is open for reading. Close it there before opening it for writing.") };
      }
      checkSameSettings(file, config);
      file.users += 1;
      if (request.wanted !== undefined) file.wanted.add(request.wanted);
      return file;
    }
  }
}

/**
 * Opens the file, or shares it where this process has it open; while others hold it, tries for `lockTimeout`.
 * @throws MetadataStoreError `STORE_LOCKED`, `ABORTED`, and what opening may give.
 */
export async function acquireFile(request: FileRequest): Promise<SharedFile> {
  const { path, lockTimeout, signal } = request;
  const wait = beginLockWait(path, lockTimeout, signal);
  for (;;) {
    refuseAborted(signal, path);
    const result = await tryAcquire(request);
    if (result === undefined) continue;
    if ("obstacle" in result) {
      if (!(await wait.pause())) throw result.obstacle;
    } else if (signal?.aborted !== true) return result;
    else await releaseFile(result, request.wanted);
  }
}

/** Closing would do it as well, but on this thread. */
async function checkpoint({ instance, path }: SharedFile): Promise<void> {
  const connection = await instance.connect();
  try {
    await connection.run("CHECKPOINT");
  } catch (cause) {
    const reason = messageOf(cause).replace(/\.?$/, ".");
    const message = `The DuckDB file ${path} was closed without a checkpoint: ${reason} Committed rows are safe in ${path}.wal, which belongs to the file until it is opened for writing again.`;
    throw new MetadataStoreError("STORE_FAILURE", message, { cause, details: { path } });
  } finally {
    connection.closeSync();
  }
}

/** Bytes of a file whose blocks closing frees at once. */
const SMALL_FILE = 4 * 1024 * 1024;

/** Frees the blocks that DuckDB keeps of a file on its own threads; what cannot be freed, closing frees on this one. */
async function freeBlocks({ instance, path }: SharedFile): Promise<void> {
  const file = await stat(path).catch(() => undefined);
  if (file !== undefined && file.size < SMALL_FILE) return;
  const connection = await instance.connect();
  await connection.run("SET memory_limit = '1MB'").catch(() => undefined);
  connection.closeSync();
}

async function closeInstance(file: SharedFile): Promise<void> {
  try {
    if (file.mode === "write") await checkpoint(file);
    await freeBlocks(file);
  } finally {
    await file.close();
  }
}

async function closeFile(file: SharedFile): Promise<void> {
  const { path, id } = file;
  try {
    await closeInstance(file);
  } finally {
    if (await isOpenInThisProcess(path)) openFiles().set(path, { state: "lingering", id });
    else openFiles().delete(path);
  }
}

/** Gives the file back; the last one closes it. */
export async function releaseFile(file: SharedFile, wanted: (() => void) | undefined): Promise<void> {
  file.users -= 1;
  if (wanted !== undefined) file.wanted.delete(wanted);
  if (file.users === 0) await change(file, () => closeFile(file));
}

import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { MetadataStoreError } from "../../errors.ts";
import { messageOf } from "../../message-of.ts";

// Processes of other machines and containers, which may share the folder, have other hosts.
function prefixOf(use: string): string {
  return `metaxy-${use}-${encodeURIComponent(hostname())}-`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Removes what killed processes of this user left behind. */
async function sweep(prefix: string): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    // What cannot be removed belongs to another user, who sweeps it.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * A new folder for one use, readable by this user alone: `<tmp>/metaxy-<use>-<host>-<process id>-<random>`. What killed
 * processes left of that use is removed first.
 * @throws MetadataStoreError STORE_FAILURE where the temporary folder is missing or cannot be written.
 */
export async function createTemporaryFolder(use: string): Promise<string> {
  const prefix = prefixOf(use);
  try {
    await sweep(prefix);
    return await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  } catch (cause) {
    throw unusable(tmpdir(), cause);
  }
}

function unusable(folder: string, cause: unknown): MetadataStoreError {
  const reason = messageOf(cause);
  const variable = process.platform === "win32" ? "TEMP" : "TMPDIR";
  const message = `The temporary folder ${folder} cannot be used: ${reason}. Set ${variable} to a folder that can be written.`;
  return new MetadataStoreError("STORE_FAILURE", message, { cause, details: { folder } });
}

/** Temporary folders of one use that a process has at the moment; default: this process. */
export async function temporaryFolders(use: string, pid: number = process.pid): Promise<string[]> {
  const start = `${prefixOf(use)}${pid}-`;
  const names = await readdir(tmpdir());
  return names
    .filter((name) => name.startsWith(start))
    .sort()
    .map((name) => join(tmpdir(), name));
}

/** A new private folder for spooled rows; the one place of core that writes files. */
export function createSpoolFolder(): Promise<string> {
  return createTemporaryFolder("spool");
}

export async function removeSpoolFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** A file name in a spool folder that no other call uses. */
export function scratchFile(folder: string, extension: string): string {
  return join(folder, `${randomUUID()}.${extension}`);
}

/** Runs a task with a private folder that is gone afterwards. */
export async function withScratchFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = await createSpoolFolder();
  try {
    return await task(folder);
  } finally {
    await removeSpoolFolder(folder);
  }
}

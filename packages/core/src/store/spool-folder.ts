import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Temporary folders are `<tmp>/metaxy-spool/<process id>-<random>`. */
function root(): string {
  return join(tmpdir(), "metaxy-spool");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what killed processes left behind. */
async function sweepSpools(): Promise<void> {
  const names = await readdir(root()).catch(() => []);
  for (const name of names) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && pid !== process.pid && !isAlive(pid)) {
      await rm(join(root(), name), { recursive: true, force: true });
    }
  }
}

/** A new private folder for temporary files; the one place of core that writes files. */
export async function createSpoolFolder(): Promise<string> {
  await mkdir(root(), { recursive: true, mode: 0o700 });
  await sweepSpools();
  return mkdtemp(join(root(), `${process.pid}-`));
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

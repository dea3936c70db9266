import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

// Processes of other machines and containers, which may share the folder, have other hosts.
function prefix(): string {
  return `metaxy-duckdb-${encodeURIComponent(hostname())}-`;
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
async function sweep(): Promise<void> {
  const start = prefix();
  const names = await readdir(tmpdir());
  for (const name of names.filter((each) => each.startsWith(start))) {
    const pid = Number.parseInt(name.slice(start.length), 10);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    // What cannot be removed belongs to another user, who sweeps it.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A new folder, readable by this user alone, for what an instance does not hold in memory. */
export async function createTempFolder(): Promise<string> {
  await sweep();
  return mkdtemp(join(tmpdir(), `${prefix()}${process.pid}-`));
}

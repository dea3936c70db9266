import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

const HANDLES = "/proc/self/fd";

/**
 * Whether this process still has the file open: a result that was not read to its end keeps its instance, and with it the
 * file, until it is collected. Told on Linux only; elsewhere false.
 */
export async function isOpenInThisProcess(path: string): Promise<boolean> {
  const handles = await readdir(HANDLES).catch(() => []);
  const targets = await Promise.all(handles.map((handle) => readlink(join(HANDLES, handle)).catch(() => "")));
  return targets.includes(path);
}

import { randomUUID } from "node:crypto";
import { access, link, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

type Settings = Readonly<Record<string, string>>;

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Gives the draft its name; where file systems have no links, DuckDB creates the file itself when it opens it. */
async function publish(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    // EEXIST: another process was first, and its file is as good.
    if (!["EEXIST", "EPERM", "EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(codeOf(error))) throw error;
  }
}

/** Empty databases by the settings that they were created with; DuckDB needs longer to make one than to open it. */
const empty = new Map<string, Buffer>();

async function writeEmpty(path: string, { temp_directory: _, ...settings }: Settings): Promise<void> {
  const key = JSON.stringify(settings);
  const known = empty.get(key);
  if (known !== undefined) return writeFile(path, known, { flush: true });
  const instance = await DuckDBInstance.create(path, settings);
  instance.closeSync();
  empty.set(key, await readFile(path));
}

/**
 * Creates an empty database where there is no file. It appears whole: DuckDB looks for a file, creates and locks it in
 * three steps, so that of processes that do so at once one overwrites the other's rows or finds no database.
 */
export async function createMissingFile(path: string, settings: Settings): Promise<void> {
  if (await exists(path)) return;
  const draft = join(dirname(path), `.metaxy-${process.pid}-${randomUUID()}`);
  try {
    await writeEmpty(draft, settings);
    await publish(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

import { randomUUID } from "node:crypto";
import { access, link, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

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

/**
 * Creates an empty database where there is no file. It appears whole: DuckDB looks for a file, creates and locks it in
 * three steps, so that of processes that do so at once one overwrites the other's rows or finds no database.
 */
export async function createMissingFile(path: string, settings: Readonly<Record<string, string>>): Promise<void> {
  if (await exists(path)) return;
  const draft = join(dirname(path), `.metaxy-${process.pid}-${randomUUID()}`);
  try {
    const instance = await DuckDBInstance.create(draft, settings);
    instance.closeSync();
    await publish(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

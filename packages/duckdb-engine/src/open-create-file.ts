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

/** An empty database in the form that has no identity of its own; DuckDB needs longer to make one than to open it. */
let emptyFile: Buffer | undefined;

/** Settings with which DuckDB opens and makes that file; of others it has to say whether it knows them. */
const PLAIN: ReadonlyMap<string, RegExp> = new Map([
  ["access_mode", /^READ_WRITE$/],
  ["autoinstall_known_extensions", /^false$/],
  ["autoload_known_extensions", /^false$/],
  ["preserve_insertion_order", /^false$/],
  ["storage_compatibility_version", /^v1\.0\.0$/],
  ["temp_directory", /./],
  ["threads", /^[1-9]\d*$/],
]);

function arePlain(settings: Settings): boolean {
  return Object.entries(settings).every(([name, value]) => PLAIN.get(name)?.test(value) === true);
}

/** Whether the bytes are in the file; where not, nothing is there, and DuckDB can say why. */
async function isWritten(path: string, bytes: Buffer): Promise<boolean> {
  try {
    await writeFile(path, bytes, { flush: true });
    return true;
  } catch {
    await rm(path, { force: true });
    return false;
  }
}

async function writeEmpty(path: string, settings: Settings): Promise<void> {
  const isKnown = arePlain(settings);
  if (isKnown && emptyFile !== undefined && (await isWritten(path, emptyFile))) return;
  const instance = await DuckDBInstance.create(path, settings);
  instance.closeSync();
  if (isKnown) emptyFile ??= await readFile(path);
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

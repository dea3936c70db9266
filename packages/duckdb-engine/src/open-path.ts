import { readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { MetadataStoreError, messageOf } from "@metaxy/core/driver";

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function refused(path: string, cause: unknown): MetadataStoreError {
  const reason = messageOf(cause);
  return new MetadataStoreError(
    "STORE_FAILURE",
    `The DuckDB file ${path} cannot be reached: ${reason}. Check the path, and the right to search its folders.`,
    {
      cause,
      details: { path },
    },
  );
}

function missingFolder(path: string): MetadataStoreError {
  const folder = dirname(path);
  const message = `The DuckDB file ${path} cannot be opened, because there is no folder ${folder}; create the folder or check the path.`;
  return new MetadataStoreError("STORE_FAILURE", message, { details: { path, folder } });
}

/** Gives the real path, or `undefined` where there is nothing at the path, or a link to nothing. */
async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw refused(path, error);
  }
}

/**
 * The one absolute path of a file, however it is named: relative, with `..`, through links. The file may be missing, its
 * folder may not.
 * @throws MetadataStoreError `STORE_FAILURE` where the folder is missing or cannot be searched.
 */
export async function databasePath(path: string): Promise<string> {
  const found = await realPathOf(path);
  if (found !== undefined) return found;
  const folder = await realPathOf(dirname(path));
  if (folder === undefined) throw missingFolder(path);
  // Fails where there is no link: nothing at all, or a file that has been created since.
  const target = await readlink(path).catch(() => undefined);
  if (target === undefined) return join(folder, basename(path));
  return databasePath(isAbsolute(target) ? target : `${folder}/${target}`);
}

/** Tells files apart whatever their paths, hard links included; `undefined` for one that is missing. */
export type FileId = string | undefined;

export async function fileId(path: string): Promise<FileId> {
  // Opening tells why a file cannot be reached.
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}

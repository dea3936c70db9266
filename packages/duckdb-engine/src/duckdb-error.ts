import { MetadataStoreError } from "@metaxy/core/driver";

/** DuckDB's errors carry no code, so they are told apart by the vendor's own prefixes. */
const INTERRUPTED = "INTERRUPT Error";
const LOCKED = "IO Error: Could not set lock on file";
const MISSING_TABLE = "Catalog Error: Table with name";
const BINDER = "Binder Error";

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether another process holds the file's lock. */
export function isLockedError(error: unknown): boolean {
  return messageOf(error).startsWith(LOCKED);
}

/** Whether a statement named a table that is not there. */
export function isMissingTableError(error: unknown): boolean {
  return messageOf(error).startsWith(MISSING_TABLE);
}

/** Whether a statement named a column that its tables lack. */
export function isBinderError(error: unknown): boolean {
  return messageOf(error).startsWith(BINDER);
}

export function isInterruptedError(error: unknown): boolean {
  return messageOf(error).startsWith(INTERRUPTED);
}

/** The process that holds the lock, as DuckDB's message names it. */
function lockHolder(message: string): string {
  const match = /held in (.+?) \(PID (\d+)\)/.exec(message);
  return match === null ? "another process" : `process ${match[2]} (${match[1]})`;
}

/** Why a file could not be opened, and what to do. */
export function openError(error: unknown, path: string): MetadataStoreError {
  const message = messageOf(error);
  const context = { cause: error, details: { database: path } };
  if (isLockedError(error)) {
    const holder = lockHolder(message);
    return new MetadataStoreError(
      "STORE_LOCKED",
      `DuckDB file ${path} is in use by ${holder}. One process may write to it at a time; wait until that one has closed it, raise lockTimeout, or open both for reading.`,
      { ...context, details: { database: path, holder } },
    );
  }
  if (message.includes("not a valid DuckDB database file")) {
    return new MetadataStoreError("STORE_FAILURE", `${path} is not a DuckDB database; check the path.`, context);
  }
  const version = /version number (\d+), but we can only read versions? (?:between )?(\d+)(?: and (\d+))?/.exec(
    message,
  );
  if (version !== null) {
    return new MetadataStoreError(
      "STORE_FAILURE",
      `${path} was written by another version of DuckDB (storage version ${version[1]}; this one reads ${version[2]} to ${version[3] ?? version[2]}). Update @duckdb/node-api, or write the file with ATTACH … (STORAGE_VERSION 'v1.5.0') or older.`,
      context,
    );
  }
  return new MetadataStoreError("STORE_FAILURE", `DuckDB could not open ${path}: ${message}`, context);
}

/** The error of a statement in its final form. */
export function statementError(error: unknown, display: string): MetadataStoreError {
  if (error instanceof MetadataStoreError) return error;
  const message = messageOf(error);
  const context = { cause: error, details: { store: display } };
  if (isInterruptedError(error)) return new MetadataStoreError("ABORTED", "The call was aborted.", context);
  if (message.includes("read-only mode")) {
    return new MetadataStoreError(
      "STORE_READ_ONLY",
      `${display} is open for reading and cannot be written; open it with open("write").`,
      context,
    );
  }
  if (message.startsWith("Out of Memory Error")) {
    return new MetadataStoreError(
      "STORE_FAILURE",
      `${display} needs more memory than memory_limit allows, or more disk for temporary files: ${message}`,
      context,
    );
  }
  return new MetadataStoreError("STORE_FAILURE", `${display}: ${message}`, context);
}

import { type ErrorContext, MetadataStoreError, messageOf } from "@metaxy/core/driver";
import { openFailure } from "./open-failure.ts";

/** DuckDB's errors carry no code, so they are told apart by the vendor's own prefixes. */
const INTERRUPTED = "INTERRUPT Error";
const MISSING_TABLE = "Catalog Error: Table with name";
const BINDER = "Binder Error";

/** Ends of messages about files that a statement could not write, with what is the matter and what to do. */
const WRITE_FAILURES: readonly (readonly [sign: RegExp, failure: string, what: string])[] = [
  [
    /: (No space left on device|Disk quota exceeded|File too large)$/,
    "full-disk",
    "a disk is full or files may not be so large. Free some space, or raise the limit (ulimit -f), and write again",
  ],
  [
    /: (Permission denied|Operation not permitted|Read-only file system)$/,
    "no-permission",
    "a file cannot be created or changed there. Writing needs the right to change the database and to create files beside it",
  ],
];

function writeFailure(message: string, context: ErrorContext, display: string): MetadataStoreError | undefined {
  const found = WRITE_FAILURES.find(([sign]) => sign.test(message));
  if (found === undefined) return undefined;
  const [, failure, what] = found;
  const details = { ...context.details, failure };
  const text = `Nothing of this statement is stored in ${display}, because ${what}. DuckDB says: ${message}`;
  return new MetadataStoreError("STORE_FAILURE", text, { ...context, details });
}

/** Whether a statement named a table that is not there. */
export function isMissingTableError(error: unknown): boolean {
  return messageOf(error).startsWith(MISSING_TABLE);
}

/** Whether a statement named a column that its tables lack. */
export function isBinderError(error: unknown): boolean {
  return messageOf(error).startsWith(BINDER);
}

function isInterruptedError(error: unknown): boolean {
  return messageOf(error).startsWith(INTERRUPTED);
}

/** The error of a statement in its final form. */
export function statementError(error: unknown, display: string): MetadataStoreError {
  if (error instanceof MetadataStoreError) return error;
  // What follows is the statement, with values of the caller.
  const [message = ""] = messageOf(error).split("\n\nLINE ");
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
  if (openFailure(error) === "damaged") {
    return new MetadataStoreError(
      "STORE_FAILURE",
      `${display} is damaged: ${message.replace(/\.?$/, ".")} It was not changed; put a backup in its place.`,
      { ...context, details: { ...context.details, failure: "damaged" } },
    );
  }
  return (
    writeFailure(message, context, display) ??
    new MetadataStoreError("STORE_FAILURE", `${display}: ${message}`, context)
  );
}

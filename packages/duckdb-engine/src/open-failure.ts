import { messageOf } from "@metaxy/core/driver";

/** Why DuckDB did not open a file. */
export type OpenFailure =
  | "locked"
  | "missing"
  | "newer-version"
  | "older-version"
  | "damaged"
  | "not-a-database"
  | "folder"
  | "no-permission"
  | "read-only-disk"
  | "full-disk"
  | "configuration"
  | "other";

// DuckDB's errors have no code; these are the stable beginnings and ends of its messages.
const SIGNS: readonly (readonly [RegExp, OpenFailure])[] = [
  [/^IO Error: Could not set lock on file /, "locked"],
  // On Windows, where the system's own words before it are in the user's language.
  [/^IO Error: Cannot open file [\s\S]*\bFile is already open in\b/, "locked"],
  [/^IO Error: Cannot open database .* in read-only mode: database does not exist/, "missing"],
  [
    /^IO Error: Trying to read a database file with version number .*\n.* created with a newer version/,
    "newer-version",
  ],
  [/^IO Error: Trying to read a database file with version number /, "older-version"],
  [/^IO Error: Failure while replaying WAL file .*: Failed to read WAL of version /, "newer-version"],
  [/^[A-Z]\w+ Error: Failure while replaying WAL file .*: (Corrupt WAL file|Invalid WAL entry type)/, "damaged"],
  [/^IO Error: Failure while replaying WAL file .*: (WAL does not match|This WAL was created for)/, "damaged"],
  [/^The log .* does not begin as a log does/, "damaged"],
  [/^IO Error: Corrupt database file/, "damaged"],
  [/^IO Error: Could not read enough bytes from file /, "damaged"],
  [/^IO Error: The file .* exists, but it is not a valid DuckDB database file/, "not-a-database"],
  // DuckDB recognises files of other systems, and asks for the extension that reads them.
  [/^IO Error: (Extension ".*" not found|Failed to download extension )/, "not-a-database"],
  [/^IO Error: Could not read from file .*: Is a directory$/, "folder"],
  [/^IO Error: .*: (Permission denied|Operation not permitted)$/, "no-permission"],
  [/^IO Error: .*: Read-only file system$/, "read-only-disk"],
  [/^IO Error: .*: (No space left on device|Disk quota exceeded|File too large)$/, "full-disk"],
  [/^Invalid Input Error: The following options were not recognized/, "configuration"],
  [/^Failed to set config$/, "configuration"],
];

/** Classifies an error of opening by its message. */
export function openFailure(error: unknown): OpenFailure {
  const message = messageOf(error);
  return SIGNS.find(([sign]) => sign.test(message))?.[1] ?? "other";
}

/** What an error's message tells. */
export interface FailureFacts {
  readonly firstLine: string;
  /** Whether it is about the log beside the file. */
  readonly isOfLog: boolean;
  /** The process that holds the lock. */
  readonly processId?: number;
  /** Storage version of the file, and those that this engine reads, e.g. `between 64 and 68`. */
  readonly versions?: { readonly file: string; readonly readable: string };
}

/** Reads what the message of an error of opening tells. */
export function failureFacts(error: unknown): FailureFacts {
  const message = messageOf(error);
  const [firstLine = ""] = message.split("\n");
  const processId = /\(PID (\d+)\)/.exec(message)?.[1];
  const [, file, readable] = /version number (\d+), but we can only read versions? (.+?)\.?$/.exec(firstLine) ?? [];
  return {
    firstLine,
    isOfLog: /^(\w+ Error: Failure while replaying WAL file|The log) /.test(firstLine),
    ...(processId === undefined ? {} : { processId: Number(processId) }),
    ...(file === undefined || readable === undefined ? {} : { versions: { file, readable } }),
  };
}

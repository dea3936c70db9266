import { describe, expect, test } from "vitest";
import { openError } from "../src/open-errors.ts";
import { failureFacts, openFailure } from "../src/open-failure.ts";

const NEWER = `IO Error: Trying to read a database file with version number 69, but we can only read versions between 64 and 68.
The database file was created with a newer version of DuckDB.

Newer DuckDB version might introduce backward incompatible changes (possibly guarded by compatibility settings).
See the storage page for migration strategy and more information: https://duckdb.org/internals/storage`;

const LOCKED =
  'IO Error: Could not set lock on file "/data/a.duckdb": Conflicting lock is held in /usr/bin/node (PID 15017). See also https://duckdb.org/docs/stable/connect/concurrency';

const LOCKED_ON_WINDOWS = `IO Error: Cannot open file "a.duckdb": The process cannot access the file because it is being used by another process.


File is already open in
C:\\node\\node.exe (PID 7812)`;

// Messages of DuckDB as it gave them.
const MESSAGES = [
  [LOCKED, "locked"],
  [LOCKED_ON_WINDOWS, "locked"],
  [NEWER, "newer-version"],
  [NEWER.replace("69", "39").replace("a newer version of DuckDB", "DuckDB version v0.6.0 or v0.6.1"), "older-version"],
  ['IO Error: Cannot open database "/data/a.duckdb" in read-only mode: database does not exist', "missing"],
  [
    "IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 0",
    "damaged",
  ],
  [
    'IO Error: Failure while replaying WAL file "/data/a.duckdb.wal": Corrupt WAL file: entry at byte position 49844 computed checksum 1 does not match stored checksum 2',
    "damaged",
  ],
  [
    'INTERNAL Error: Failure while replaying WAL file "/data/a.duckdb.wal": Invalid WAL entry type!\nThis error signals an assertion failure within DuckDB.',
    "damaged",
  ],
  ['IO Error: Failure while replaying WAL file "/data/a.duckdb.wal": WAL does not match database file.', "damaged"],
  [
    'IO Error: Failure while replaying WAL file "/data/a.duckdb.wal": Failed to read WAL of version 67 - can only read version 1, 2 and 3 (encrypted)',
    "newer-version",
  ],
  [
    'IO Error: Could not read enough bytes from file "/data/a.duckdb": attempted to read 1096 bytes from location 3000',
    "damaged",
  ],
  ['IO Error: The file "/data/a.duckdb" exists, but it is not a valid DuckDB database file!', "not-a-database"],
  [
    'IO Error: Extension "/opt/.duckdb/extensions/v1.5.6/linux_amd64/sqlite_scanner.duckdb_extension" not found.\nExtension "sqlite" is an existing extension.',
    "not-a-database",
  ],
  ['IO Error: Could not read from file "/data": Is a directory', "folder"],
  ['IO Error: Cannot open file "/data/a.duckdb": Permission denied', "no-permission"],
  ['IO Error: Cannot open file "/data/a.duckdb": Read-only file system', "read-only-disk"],
  ['IO Error: Could not write file "/data/a.duckdb": No space left on device', "full-disk"],
  ['IO Error: Could not write file "/data/a.duckdb": File too large', "full-disk"],
  ["Invalid Input Error: The following options were not recognized: nope", "configuration"],
  ["Failed to set config", "configuration"],
  ['IO Error: Could not fsync file "/dev/null": Invalid argument', "other"],
] as const;

describe("errors of opening", () => {
  test.each(MESSAGES)("%s", (message, failure) => {
    expect(openFailure(new Error(message))).toBe(failure);
  });

  test.each(MESSAGES)("name the file and keep the cause: %s", (message, failure) => {
    const cause = new Error(message);
    const error = openError(cause, "/data/a.duckdb");
    const code = { locked: "STORE_LOCKED", configuration: "INVALID_ARGUMENT" }[failure as string] ?? "STORE_FAILURE";
    expect([error.code, error.cause, error.details.failure, error.details.path]).toEqual([
      code,
      cause,
      failure,
      "/data/a.duckdb",
    ]);
    expect(error.message).toMatch(/^The DuckDB file \/data\/a\.duckdb .+\. .+\.?$/);
  });

  test("tell the process and the versions", () => {
    expect(failureFacts(new Error(LOCKED)).processId).toBe(15_017);
    expect(failureFacts(new Error(LOCKED_ON_WINDOWS)).processId).toBe(7812);
    expect(failureFacts(new Error(NEWER)).versions).toEqual({ file: "69", readable: "between 64 and 68" });
    expect(failureFacts("no error at all")).toEqual({ firstLine: "no error at all", isOfLog: false });
  });

  test("name a full disk and a read-only one with the remedy", () => {
    const [readOnly, full] = ["Read-only file system", "No space left on device"].map(
      (end) => openError(new Error(`IO Error: Cannot open file "/data/a.duckdb": ${end}`), "/data/a.duckdb").message,
    );
    expect(readOnly).toBe(
      "The DuckDB file /data/a.duckdb is on a file system that is mounted read-only. Open it for reading.",
    );
    expect(full).toBe(
      "The DuckDB file /data/a.duckdb cannot be written, because its disk is full or files may not be so large. Free some space, or raise the limit (ulimit -f), and open it again.",
    );
  });
});

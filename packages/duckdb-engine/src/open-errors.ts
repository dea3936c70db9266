import { MetadataStoreError } from "@metaxy/core/driver";
import { type FailureFacts, failureFacts, type OpenFailure, openFailure } from "./open-failure.ts";

function versionsText({ versions, firstLine }: FailureFacts): string {
  if (versions === undefined) return firstLine;
  return `its storage version is ${versions.file}, and the ones that can be read are ${versions.readable}`;
}

/** What is the matter with the file, and what to do. */
const EXPLANATIONS: Readonly<Record<OpenFailure, (facts: FailureFacts) => readonly [what: string, remedy: string]>> = {
  locked: ({ processId }) => [
    `is in use by ${processId === undefined ? "another process" : `process ${processId}`}`,
    "Close the store there or wait for its end, or raise lockTimeout; only readers can share a file.",
  ],
  missing: () => ["does not exist", "Check the path, or open it for writing, which creates it."],
  "newer-version": (facts) => [
    `was written by a newer version of DuckDB: ${versionsText(facts)}`,
    "Update @duckdb/node-api, or copy it with the newer version: ATTACH 'copy.duckdb' AS copy (STORAGE_VERSION 'v1.0.0') and COPY FROM DATABASE.",
  ],
  "older-version": (facts) => [
    `was written by too old a version of DuckDB: ${versionsText(facts)}`,
    "Move the data with EXPORT DATABASE of that version and IMPORT DATABASE of this one.",
  ],
  damaged: ({ firstLine, isOfLog }) => [
    `is damaged: ${firstLine}`,
    isOfLog
      ? "Nothing was changed; put a backup of the file and its .wal in their place, or move the .wal away, which gives up the rows in it."
      : "It was not changed; put a backup in its place.",
  ],
  "not-a-database": () => ["is not a DuckDB database", "It was not changed; check the path."],
  folder: () => ["is a folder", "Give the path of a file."],
  "no-permission": () => [
    "cannot be opened for want of permission",
    "Reading needs the right to read the file, writing also to change it and to create files beside it.",
  ],
  "read-only-disk": () => ["is on a file system that is mounted read-only", "Open it for reading."],
  "full-disk": () => [
    "cannot be written, because its disk is full or files may not be so large",
    "Free some space, or raise the limit (ulimit -f), and open it again.",
  ],
  configuration: ({ firstLine }) => [
    `cannot be opened with this config: ${firstLine}`,
    "Check the names and values in config; they are those of DuckDB's SET.",
  ],
  other: ({ firstLine }) => ["cannot be opened", `DuckDB says: ${firstLine}`],
};

/**
 * DuckDB's error in opening a file, in its final form: `STORE_LOCKED`, `INVALID_ARGUMENT` for settings, else
 * `STORE_FAILURE`; `details` has the path, the failure's kind and, where known, the process that holds the file.
 */
export function openError(error: unknown, path: string): MetadataStoreError {
  if (error instanceof MetadataStoreError) return error;
  const failure = openFailure(error);
  const facts = failureFacts(error);
  const [what, remedy] = EXPLANATIONS[failure](facts);
  const { processId } = facts;
  const details = { path, failure, ...(processId === undefined ? {} : { processId }) };
  const codes = { locked: "STORE_LOCKED", configuration: "INVALID_ARGUMENT" } as const;
  const code = failure === "locked" || failure === "configuration" ? codes[failure] : "STORE_FAILURE";
  return new MetadataStoreError(code, `The DuckDB file ${path} ${what.replace(/\.?$/, ".")} ${remedy}`, {
    cause: error,
    details,
  });
}

import type { HashAlgorithm } from "@metaxy/core/driver";

/** What a scenario is about, whatever its area. */
export type Level =
  | "core"
  | "native"
  | "history"
  | "delete"
  | "concurrent"
  | "scale"
  | "lifecycle"
  | "errors"
  | "security";

/** The levels in the order of the catalogue. */
export const LEVELS: readonly Level[] = [
  "core",
  "native",
  "history",
  "delete",
  "concurrent",
  "scale",
  "lifecycle",
  "errors",
  "security",
];

/** Where one looks for a scenario: the first part of its key. */
export type Area =
  | "write"
  | "read"
  | "filter"
  | "history"
  | "delete"
  | "keep-latest-rows"
  | "select-columns"
  | "aggregate-parents"
  | "join-parents"
  | "hash-fields"
  | "collapse-children"
  | "compare-with-current"
  | "increment"
  | "upstream"
  | "fallback"
  | "project"
  | "hash"
  | "types"
  | "names"
  | "schema"
  | "open"
  | "engine"
  | "abort"
  | "copy"
  | "system"
  | "concurrent"
  | "scale"
  | "storage"
  | "security";

/** The areas in the order of the catalogue. */
export const AREAS: readonly Area[] = [
  "write",
  "read",
  "filter",
  "history",
  "delete",
  "keep-latest-rows",
  "select-columns",
  "aggregate-parents",
  "join-parents",
  "hash-fields",
  "collapse-children",
  "compare-with-current",
  "increment",
  "upstream",
  "fallback",
  "project",
  "hash",
  "types",
  "names",
  "schema",
  "open",
  "engine",
  "abort",
  "copy",
  "system",
  "concurrent",
  "scale",
  "storage",
  "security",
];

/** A key such as `keep-latest-rows/null-value`; once published it never changes its meaning. */
export type ScenarioKey = `${Area}/${string}`;

/** What a store declares in its capabilities, or declares not to have. */
export type StoreNeed =
  | "native"
  | "no native"
  | "pushdown"
  | "hardDelete"
  | "no hardDelete"
  | "durable"
  | "atomicWrite"
  | "manyWriters"
  | "oneWriter"
  | "tableVersions"
  | "partitions"
  | "indexes"
  | "remote"
  | "python"
  | `hash:${HashAlgorithm}`;

/** What the place of the run offers: stored rows, faults on purpose, a count of rows, other processes, a store of the reference, nodejs-polars. */
export type HarnessNeed = "readRaw" | "injectRaw" | "faults" | "rowsRead" | "processes" | "reference" | "frames";

/** What a scenario takes to run. */
export type Need = StoreNeed | HarnessNeed;

/** Number of a requirement, e.g. `G9`. */
export type Requirement = `${"A" | "B" | "C" | "E" | "G" | "O" | "P" | "V" | "W"}${number}` | "B5b";

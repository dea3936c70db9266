import type { MetadataStoreOptions } from "@metaxy/core";
import { checkOptionValues, type ExpectedValue, MetadataStoreError, nearestName } from "@metaxy/core/driver";
import type { DuckDBDriverOptions } from "./duckdb-driver.ts";

/** Options of a DuckDB store, besides those of every store. */
export interface DuckDBMetadataStoreOptions extends MetadataStoreOptions {
  /** Path of the database file, made at the first write; `:memory:` for a database that ends with the process. */
  readonly database: string;
  /** Milliseconds to wait for a file that another process has open; default 10,000. */
  readonly lockTimeout?: number | undefined;
  /** Settings of DuckDB, e.g. `{ memory_limit: "4GB", threads: "2" }`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  /** How new tables hold versions by field: as STRUCT (default) or as MAP. Tables that are there are read either way. */
  readonly layout?: "struct" | "map" | undefined;
}

const DEFAULT_LOCK_TIMEOUT = 10_000;
const DATABASE = 'the path of a file or ":memory:"';

function isTexts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === "string")
  );
}

/** Names in memory, which other clients know, would be those of files. */
function isDatabase(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && (value === ":memory:" || !/^\s*:memory:/i.test(value));
}

const EXPECTED: Readonly<Record<keyof DuckDBDriverOptions, ExpectedValue>> = {
  database: { says: DATABASE, holds: isDatabase },
  lockTimeout: {
    says: "a number of milliseconds, 0 or more",
    holds: (value) => typeof value === "number" && value >= 0,
  },
  config: { says: 'an object of texts by the names of DuckDB\'s settings, e.g. { threads: "2" }', holds: isTexts },
  layout: { says: '"struct" or "map"', holds: (value) => value === "struct" || value === "map" },
};

function meantDatabase(given: object): string {
  const meant = Object.keys(given).some((key) => key !== "database" && nearestName(key, ["database"]) !== undefined);
  return meant ? ' Did you mean "database"?' : "";
}

function requireDatabase(store: string, given: unknown): void {
  const isObject = typeof given === "object" && given !== null;
  if (isObject && "database" in given && given.database !== undefined) return;
  const got = isObject ? `an object with ${JSON.stringify(Object.keys(given))}` : (JSON.stringify(given) ?? "nothing");
  const message = `${store} needs an object with option "database", ${DATABASE}, e.g. { database: "metadata.duckdb" }; it got ${got}.${isObject ? meantDatabase(given) : ""}`;
  throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { option: "database" } });
}

/**
 * The driver's options, complete, and what is left for every store.
 * @throws MetadataStoreError INVALID_ARGUMENT, naming an option whose value it cannot have.
 */
export function driverOptions(
  store: string,
  options: DuckDBMetadataStoreOptions,
): { readonly own: DuckDBDriverOptions; readonly others: MetadataStoreOptions } {
  requireDatabase(store, options);
  const { database, lockTimeout, config, layout, ...others } = options;
  checkOptionValues(store, { database, lockTimeout, config, layout }, EXPECTED);
  const own = {
    database,
    lockTimeout: lockTimeout ?? DEFAULT_LOCK_TIMEOUT,
    config: config ?? {},
    layout: layout ?? "struct",
  };
  return { own, others };
}

import { checkOptions } from "../check-options.ts";
import { MetadataStoreError } from "../errors.ts";
import { describeValue } from "../rows/describe-value.ts";

/** What an option's value must be, for those who call without a compiler. */
interface Expected {
  readonly says: string;
  holds(value: unknown): boolean;
}

const truth: Expected = { says: "true or false", holds: (value) => typeof value === "boolean" };
const text: Expected = {
  says: "a text without half of a surrogate pair",
  holds: (value) => typeof value === "string" && value.isWellFormed(),
};
const callback: Expected = { says: "a function", holds: (value) => typeof value === "function" };
const signal: Expected = { says: "an AbortSignal", holds: (value) => value instanceof AbortSignal };
const list: Expected = { says: "a list", holds: (value) => Array.isArray(value) };

const time: Expected = {
  says: "a valid Date, or microseconds since 1970 as a bigint",
  holds: (value) => typeof value === "bigint" || (value instanceof Date && !Number.isNaN(value.getTime())),
};

const names: Expected = {
  says: "a list of at least one name, none of them twice",
  holds: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === "string") &&
    new Set(value).size === value.length,
};

const engine: Expected = {
  says: '"auto", "native" or "polars"',
  holds: (value) => value === "auto" || value === "native" || value === "polars",
};

/** By option; an option of one name means the same in every call. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  all: truth,
  allowCrossProject: truth,
  allowFallback: truth,
  allowUpstreamFallback: truth,
  asOf: time,
  checkFallback: truth,
  clock: callback,
  columns: names,
  currentOnly: truth,
  fallbackStores: list,
  features: list,
  featureVersion: text,
  fromSnapshot: text,
  hard: truth,
  includeDeleted: truth,
  incremental: truth,
  latestOnly: truth,
  lazy: truth,
  legacyColumns: truth,
  materializationId: text,
  onProgress: callback,
  onWarning: callback,
  preferNative: truth,
  preserveFeatureVersion: truth,
  project: text,
  pythonCompat: truth,
  signal,
  skipComparison: truth,
  versioningEngine: engine,
  withFeatureHistory: truth,
  withSampleHistory: truth,
};

/**
 * Refuses unknown options of a call or a store, and values that an option cannot have.
 * @throws MetadataStoreError INVALID_ARGUMENT, naming the option.
 */
// biome-ignore lint/complexity/useMaxParams: as `checkOptions`.
export function checkCallOptions(
  what: string,
  options: object,
  allowed: readonly string[],
  elsewhere?: readonly string[],
): void {
  checkOptions(what, options, allowed, elsewhere);
  for (const [name, value] of Object.entries(options)) {
    const expected = Object.hasOwn(EXPECTED, name) ? EXPECTED[name] : undefined;
    if (value === undefined || expected === undefined || expected.holds(value)) continue;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `${what}: option ${JSON.stringify(name)} must be ${expected.says}, not ${describeValue(value)}.`,
      { details: { option: name } },
    );
  }
}

import { checkOptions } from "../../check-options.ts";
import { MetadataStoreError } from "../../errors.ts";
import { describeValue } from "../../rows/describe-value.ts";

/** What an option's value must be, for those who call without a compiler. */
export interface ExpectedValue {
  /** Ends the sentence "the option must be". */
  readonly says: string;
  holds(value: unknown): boolean;
}

const truth: ExpectedValue = { says: "true or false", holds: (value) => typeof value === "boolean" };
const text: ExpectedValue = {
  says: "a text without half of a surrogate pair",
  holds: (value) => typeof value === "string" && value.isWellFormed(),
};
const projectName: ExpectedValue = {
  says: "a text that is not empty, without half of a surrogate pair",
  holds: (value) => value !== "" && text.holds(value),
};
const callback: ExpectedValue = { says: "a function", holds: (value) => typeof value === "function" };
const signal: ExpectedValue = { says: "an AbortSignal", holds: (value) => value instanceof AbortSignal };
const list: ExpectedValue = { says: "a list", holds: (value) => Array.isArray(value) };

const time: ExpectedValue = {
  says: "a valid Date, or microseconds since 1970 as a bigint",
  holds: (value) => typeof value === "bigint" || (value instanceof Date && !Number.isNaN(value.getTime())),
};

const names: ExpectedValue = {
  says: "a list of at least one name, none of them twice",
  holds: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((name) => typeof name === "string") &&
    new Set(value).size === value.length,
};

const engine: ExpectedValue = {
  says: '"auto", "native" or "polars"',
  holds: (value) => value === "auto" || value === "native" || value === "polars",
};

const bytes: ExpectedValue = {
  says: "a number of bytes, 0 or more",
  holds: (value) => typeof value === "number" && value >= 0,
};

/** By option; an option of one name means the same in every call. */
const EXPECTED: Readonly<Record<string, ExpectedValue>> = {
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
  project: projectName,
  pythonCompat: truth,
  signal,
  skipComparison: truth,
  spoolMemoryLimit: bytes,
  versioningEngine: engine,
  withFeatureHistory: truth,
  withSampleHistory: truth,
};

/**
 * Refuses values that an option cannot have; one that is undefined is not given.
 * @throws MetadataStoreError INVALID_ARGUMENT, naming the option.
 */
export function checkOptionValues(
  what: string,
  options: object,
  expected: Readonly<Record<string, ExpectedValue>>,
): void {
  for (const [name, value] of Object.entries(options)) {
    const own = Object.hasOwn(expected, name) ? expected[name] : undefined;
    if (value === undefined || own === undefined || own.holds(value)) continue;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `${what}: option ${JSON.stringify(name)} must be ${own.says}, not ${describeValue(value)}.`,
      { details: { option: name } },
    );
  }
}

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
  checkOptionValues(what, options, EXPECTED);
}

import { MetaxyConfig } from "../../config.ts";
import {
  HashAlgorithmMismatchError,
  HashAlgorithmNotSupportedError,
  MetadataStoreError,
  UnsupportedError,
} from "../../errors.ts";
import { HASH_ALGORITHMS, type HashAlgorithm, type HashSettings } from "../../hash/hash-settings.ts";
import { didYouMean } from "../../nearest-name.ts";
import { describeValue } from "../../rows/describe-value.ts";
import type { StoreDriver } from "../store-driver.ts";
import type { MetadataStoreOptions } from "./options.ts";
import type { StoreRecord } from "./record-rows.ts";

/** Default cut of every algorithm and of definition versions. */
const DEFAULT_LENGTH = 20;
const PYTHON_LENGTH = 8;

/** A setting, and who said so. */
interface Said<T> {
  readonly of: string;
  readonly value: T;
}

/** Hash settings, and what they rest on. */
export interface HashChoice {
  readonly settings: HashSettings;
  /**
   * Given by the caller or the configuration, or recorded by a store, or told by its rows: by the store itself, else by the
   * first of its chain that says it. Absent: defaults, which can never clash.
   */
  readonly algorithm: Said<HashAlgorithm> | undefined;
  readonly length: Said<number> | undefined;
}

/**
 * Checks what a caller says of the hash, when the store is built.
 * @throws HashAlgorithmNotSupportedError HASH_ALGORITHM_NOT_SUPPORTED for an algorithm that there is not.
 * @throws MetadataStoreError INVALID_ARGUMENT for a cut of less than 8 characters.
 * @throws UnsupportedError UNSUPPORTED for `pythonCompat` on a kind of store that Python does not have.
 */
export function checkHashOptions(driver: StoreDriver, options: MetadataStoreOptions): void {
  const store = driver.display();
  const { hashAlgorithm: algorithm, hashTruncationLength: length } = options;
  if (algorithm !== undefined && !HASH_ALGORITHMS.includes(algorithm)) {
    throw new HashAlgorithmNotSupportedError(
      `${store}: unknown hashAlgorithm ${JSON.stringify(algorithm)}.${didYouMean(String(algorithm), HASH_ALGORITHMS)}`,
      { details: { hashAlgorithm: algorithm } },
    );
  }
  if (length !== undefined && (!Number.isInteger(length) || length < 8)) {
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `${store}: hashTruncationLength must be a whole number of at least 8, not ${describeValue(length)}.`,
      { details: { hashTruncationLength: length } },
    );
  }
  if (options.pythonCompat === true && driver.capabilities.pythonHash === undefined) {
    throw new UnsupportedError(
      `${store} has no counterpart in Python: pythonCompat is not supported. Leave it out, or pass hashAlgorithm and hashTruncationLength.`,
      { details: { operation: "pythonCompat" } },
    );
  }
}

function mismatch(what: string, a: Said<unknown>, b: Said<unknown>): never {
  throw new HashAlgorithmMismatchError(
    `${what} ${a.value} of ${a.of} differs from ${b.value} of ${b.of}: versions hashed in two ways never agree. Leave ${what} out to use what the store holds, or write to a new store.`,
    { details: { [what]: a.value, other: b.value } },
  );
}

function givenSettings(options: MetadataStoreOptions, driver: StoreDriver) {
  const config = MetaxyConfig.get();
  const python = options.pythonCompat === true;
  const { pythonHash } = driver.capabilities;
  return {
    algorithm: options.hashAlgorithm ?? config.hashAlgorithm ?? (python ? pythonHash : undefined),
    length: options.hashTruncationLength ?? config.hashTruncationLength ?? (python ? PYTHON_LENGTH : undefined),
  };
}

/**
 * The hash of a store: given by the caller or the configuration, else recorded or told by its rows, else the fallback's, else the store's default.
 * @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where two given or recorded settings differ.
 */
export function chooseHash(
  driver: StoreDriver,
  options: MetadataStoreOptions,
  known: { readonly record: StoreRecord | undefined; readonly fallbacks: readonly HashChoice[] },
): HashChoice {
  const store = driver.display();
  const given = givenSettings(options, driver);
  const { record, fallbacks } = known;
  const algorithm = agreed(
    "hashAlgorithm",
    [
      said(`the options of ${store}`, given.algorithm),
      said(store, record?.algorithm),
      ...fallbacks.map((choice) => choice.algorithm),
    ],
    Object.is,
  );
  const length = agreed(
    "hashTruncationLength",
    [
      said(`the options of ${store}`, given.length),
      said(store, record?.length),
      ...fallbacks.map((choice) => choice.length),
    ],
    sameCut,
  );
  const inherited = fallbacks[0]?.settings;
  const settings: HashSettings = {
    algorithm: algorithm?.value ?? inherited?.algorithm ?? driver.capabilities.defaultHash,
    length: length?.value ?? inherited?.length ?? DEFAULT_LENGTH,
  };
  return { settings, algorithm, length };
}

function said<T>(of: string, value: T | undefined): Said<T> | undefined {
  return value === undefined ? undefined : { of, value };
}

/** What all that say something agree in, by the first of them. */
function agreed<T>(
  what: string,
  all: readonly (Said<T> | undefined)[],
  isSame: (a: T, b: T) => boolean,
): Said<T> | undefined {
  const [first, ...others] = all.filter((each) => each !== undefined);
  if (first === undefined) return undefined;
  const other = others.find((each) => !isSame(first.value, each.value));
  return other === undefined ? first : mismatch(what, first, other);
}

/** @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where a store and one of its fallbacks have said two settings. */
export function requireSameHash(a: HashChoice, b: HashChoice): void {
  agreed("hashAlgorithm", [a.algorithm, b.algorithm], Object.is);
  agreed("hashTruncationLength", [a.length, b.length], sameCut);
}

/** Whether two records say one hash. */
export function sameRecord(a: StoreRecord, b: StoreRecord): boolean {
  return a.algorithm === b.algorithm && sameCut(a.length ?? DEFAULT_LENGTH, b.length ?? DEFAULT_LENGTH);
}

function recordText({ algorithm, length }: StoreRecord): string {
  return `${algorithm ?? "an unknown hash"} cut at ${length}`;
}

/** @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where a handle's hash is not the one that others recorded since it was opened. */
export function requireSameRecord(driver: StoreDriver, own: HashSettings, other: StoreRecord): void {
  if (sameRecord(own, other)) return;
  throw new HashAlgorithmMismatchError(
    `${driver.display()} was opened with ${recordText(own)}, and another handle has meanwhile begun it with ${recordText(other)}: versions hashed in two ways never agree, so these rows were not stored. Leave hashAlgorithm and hashTruncationLength out and open it again to use what the store holds, or write to a new store.`,
    { details: { hashAlgorithm: own.algorithm, hashTruncationLength: own.length, other: recordText(other) } },
  );
}

/** What is to be said of a store that holds two hashes. */
export function twoRecordsError(driver: StoreDriver, a: StoreRecord, b: StoreRecord): HashAlgorithmMismatchError {
  return new HashAlgorithmMismatchError(
    `${driver.display()} has recorded two hashes, ${recordText(a)} and ${recordText(b)}: versions hashed in two ways never agree. Write its rows to a new store, or delete the record of the hash that none of its rows have from the table metaxy_system__store.`,
    { details: { hashes: [recordText(a), recordText(b)] } },
  );
}

/** Lengths from 64 on cut nothing. */
function sameCut(a: number, b: number): boolean {
  return Math.min(a, 64) === Math.min(b, 64);
}

/** @throws HashAlgorithmNotSupportedError HASH_ALGORITHM_NOT_SUPPORTED where the store's engine would have to compute a hash that it lacks. */
export function checkEngineHash(driver: StoreDriver, options: MetadataStoreOptions, algorithm: HashAlgorithm): void {
  const usesPolars = options.versioningEngine === "polars" || options.preferNative === false;
  const { nativeHashes } = driver.capabilities;
  if (driver.resolveUpdate === undefined || usesPolars || nativeHashes.includes(algorithm)) return;
  throw new HashAlgorithmNotSupportedError(
    `The engine of ${driver.display()} has no ${algorithm}; it has ${nativeHashes.join(", ")}. Choose one of these, or pass versioningEngine: "polars".`,
    { details: { hashAlgorithm: algorithm, supported: nativeHashes } },
  );
}

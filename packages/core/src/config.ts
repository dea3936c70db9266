import { AsyncLocalStorage } from "node:async_hooks";
import { checkOptions } from "./check-options.ts";
import { MetadataStoreError } from "./errors.ts";
import { HASH_ALGORITHMS, type HashAlgorithm } from "./hash/hash-settings.ts";
import { didYouMean } from "./nearest-name.ts";

/** What a configuration may set; everything has a default elsewhere. */
export interface MetaxyConfigOptions {
  /** Project of features that name none, and the one that stores expect to be written. */
  readonly project?: string | undefined;
  readonly hashAlgorithm?: HashAlgorithm | undefined;
  /** Characters kept of a hash; at least 8. */
  readonly hashTruncationLength?: number | undefined;
}

const OPTIONS = ["project", "hashAlgorithm", "hashTruncationLength"] as const;
/** Shortest cut of a hash, as in the Python reference. */
const SHORTEST_CUT = 8;

function invalid(message: string): MetadataStoreError {
  return new MetadataStoreError("INVALID_ARGUMENT", `MetaxyConfig: ${message}`);
}

function checkValues({ project, hashAlgorithm, hashTruncationLength }: MetaxyConfigOptions): void {
  if (project !== undefined && (typeof project !== "string" || project === "")) {
    throw invalid("project must be a text that is not empty.");
  }
  if (hashAlgorithm !== undefined && !HASH_ALGORITHMS.includes(hashAlgorithm)) {
    const name = String(hashAlgorithm);
    throw invalid(`unknown hashAlgorithm ${JSON.stringify(name)}.${didYouMean(name, HASH_ALGORITHMS)}`);
  }
  if (hashTruncationLength === undefined) return;
  if (!Number.isInteger(hashTruncationLength) || hashTruncationLength < SHORTEST_CUT) {
    const shown =
      typeof hashTruncationLength === "string" ? JSON.stringify(hashTruncationLength) : hashTruncationLength;
    throw invalid(
      `hashTruncationLength is ${shown}, but must be a whole number of at least ${SHORTEST_CUT} characters.`,
    );
  }
}

/** Settings that no constructor has checked would take hold unseen. */
function requireConfig(config: unknown): void {
  if (config instanceof MetaxyConfig) return;
  throw invalid('give a configuration, e.g. new MetaxyConfig({ project: "vision" }).');
}

/** The configuration of this process; scoped ones follow the async context. */
let current: MetaxyConfig | undefined;
const scoped: AsyncLocalStorage<MetaxyConfig> = new AsyncLocalStorage();

/**
 * Settings that stores and graphs use where they are given none of their own.
 *
 * @throws MetadataStoreError INVALID_ARGUMENT on unknown keys and on a cut below 8 characters.
 * @example
 * ```ts
 * MetaxyConfig.set(new MetaxyConfig({ project: "vision" }));
 * ```
 */
export class MetaxyConfig {
  readonly project: string | undefined;
  readonly hashAlgorithm: HashAlgorithm | undefined;
  readonly hashTruncationLength: number | undefined;

  constructor(options: MetaxyConfigOptions = {}) {
    checkOptions("MetaxyConfig", options, OPTIONS);
    checkValues(options);
    this.project = options.project;
    this.hashAlgorithm = options.hashAlgorithm;
    this.hashTruncationLength = options.hashTruncationLength;
  }

  /** The configuration of the innermost `use`, else the one that was set, else one without settings. */
  static get(): MetaxyConfig {
    return scoped.getStore() ?? current ?? WITHOUT_SETTINGS;
  }

  /** Sets the configuration of this process; `undefined` removes it. Scopes of `use` are not touched. */
  static set(config: MetaxyConfig | undefined): void {
    if (config !== undefined) requireConfig(config);
    current = config;
  }

  /** Runs `fn` under `config`, also in what it awaits; concurrent tasks keep theirs. */
  static use<Result>(config: MetaxyConfig, fn: () => Result): Result {
    requireConfig(config);
    return scoped.run(config, fn);
  }
}

const WITHOUT_SETTINGS: MetaxyConfig = new MetaxyConfig({});

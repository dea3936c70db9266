import { checkOptions } from "../check-options.ts";
import type { HashAlgorithm } from "../hash/hash-settings.ts";
import type { VersioningEngineOptions } from "./session/options.ts";

/** What a configuration file may say of any store. */
export interface MetadataStoreConfigValues {
  /** Names of other configured stores to read from, first listed first. */
  readonly fallbackStores?: readonly string[] | undefined;
  readonly hashAlgorithm?: HashAlgorithm | undefined;
  readonly versioningEngine?: VersioningEngineOptions | undefined;
}

/** An option of a store as a configuration file knows it. */
export interface ConfigField {
  readonly description: string;
  readonly type: "string" | "number" | "boolean" | "string[]" | "object";
}

/**
 * Base of the stores' configuration: frozen, and strict about keys. A store's own class lists its options in `fields`.
 * @throws MetadataStoreError INVALID_ARGUMENT for an unknown key, with the nearest one.
 */
export class MetadataStoreConfig {
  /** Every option, for the generated reference and for checking keys. */
  static readonly fields: Readonly<Record<string, ConfigField>> = {
    fallbackStores: { type: "string[]", description: "Names of stores to read from where this one lacks a feature." },
    hashAlgorithm: {
      type: "string",
      description: "Hash of versions; default: what the store recorded, else its own default.",
    },
    versioningEngine: { type: "string", description: '"auto", "native" or "polars".' },
  };

  readonly values: Readonly<Record<string, unknown>>;

  constructor(values: object = {}) {
    checkOptions(new.target.name, values, Object.keys(new.target.fields));
    this.values = Object.freeze({ ...values });
    Object.freeze(this);
  }
}

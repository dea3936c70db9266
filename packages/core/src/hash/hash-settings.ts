/** Hash functions of versions. `farmhash` is BigQuery's FARM_FINGERPRINT. */
export type HashAlgorithm = "xxhash32" | "xxhash64" | "xxh3_64" | "wyhash" | "md5" | "sha256" | "farmhash";

/** Every hash algorithm. */
export const HASH_ALGORITHMS: readonly HashAlgorithm[] = [
  "xxhash32",
  "xxhash64",
  "xxh3_64",
  "wyhash",
  "md5",
  "sha256",
  "farmhash",
];

/** How versions are hashed, and after how many characters they are cut. */
export interface HashSettings {
  readonly algorithm: HashAlgorithm;
  /** Characters kept of a hash's text; at least 8. A length beyond the hash's own keeps all. */
  readonly length: number;
}

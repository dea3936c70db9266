import type { HashAlgorithm } from "./hash-settings.ts";

/** What the kernels know of an algorithm. */
export interface KernelAlgorithm {
  /** Its number in tooling/hash-kernels/assembly/hash-text.ts. */
  readonly number: number;
  /** Most characters that its text has. */
  readonly textLength: number;
}

/** Algorithms whose hash is a 64-bit (`xxhash32`: 32-bit) number. */
export type NumberHashAlgorithm = Exclude<HashAlgorithm, "md5" | "sha256">;

export const KERNEL_ALGORITHMS: Readonly<Record<HashAlgorithm, KernelAlgorithm>> = {
  xxhash32: { number: 0, textLength: 10 },
  xxhash64: { number: 1, textLength: 20 },
  xxh3_64: { number: 2, textLength: 20 },
  wyhash: { number: 3, textLength: 20 },
  farmhash: { number: 4, textLength: 20 },
  md5: { number: 5, textLength: 32 },
  sha256: { number: 6, textLength: 64 },
};

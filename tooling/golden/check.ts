/** One golden case, run on one subject. Throws where it does not hold. */
export interface Check {
  /** e.g. `samples.json xxhash32_cut_8 (memory)`. */
  readonly name: string;
  run(): Promise<void>;
}

/** A check that fails at once: the file or the case cannot be read. */
export function failedCheck(name: string, says: string): Check {
  return { name, run: () => Promise.reject(new Error(says)) };
}

import type { StoreWarning, WarningCode } from "../store/session/warnings.ts";

/** Warnings of one or more stores, in order. */
export interface WarningLog {
  readonly all: readonly StoreWarning[];
  of(code: WarningCode): readonly StoreWarning[];
  /** Forgets what was warned so far. */
  clear(): void;
  /** Demands exactly one warning of this code since the last `clear`, whose message matches, and gives it. */
  expectOne(code: WarningCode, says?: RegExp): StoreWarning;
  /** Demands that there was none: of this code, or at all. */
  expectNone(code?: WarningCode): void;
  /** What a store takes as `onWarning`. */
  readonly report: (warning: StoreWarning) => void;
}

/**
 * An empty log of warnings for tests.
 * @example
 * const warnings = createWarningLog();
 * const store = new MemoryMetadataStore({ onWarning: warnings.report });
 */
export function createWarningLog(): WarningLog {
  const all: StoreWarning[] = [];
  const of = (code: WarningCode): StoreWarning[] => all.filter((warning) => warning.code === code);
  return {
    all,
    of,
    clear: () => {
      all.length = 0;
    },
    report: (warning) => {
      all.push(warning);
    },
    expectOne: (code, says = /(?:)/) => {
      const [found, ...more] = of(code);
      if (found === undefined || more.length > 0)
        throw new Error(`Expected one warning ${code}, found ${listed(all)}.`);
      if (!says.test(found.message)) throw new Error(`Warning ${code} does not say ${says}: ${found.message}`);
      return found;
    },
    expectNone: (code) => {
      const found = code === undefined ? all : of(code);
      if (found.length > 0)
        throw new Error(`Expected no warning${code === undefined ? "" : ` ${code}`}, found ${listed(found)}.`);
    },
  };
}

function listed(warnings: readonly StoreWarning[]): string {
  return warnings.length === 0 ? "none" : warnings.map((each) => `${each.code}: ${each.message}`).join("; ");
}

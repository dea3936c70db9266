import type { StoreWarning, WarningCode } from "@metaxy/core";
import { ScenarioFailure } from "./scenario-failure.ts";

/** Warnings of every store of a scenario, in order. */
export interface WarningLog {
  readonly all: readonly StoreWarning[];
  of(code: WarningCode): readonly StoreWarning[];
  /** Forgets what was warned so far. */
  clear(): void;
  /** Demands exactly one warning of this code since the last `clear`, whose message matches, and gives it. */
  expectOne(code: WarningCode, says?: RegExp): StoreWarning;
  /** Demands that there was none: of this code, or at all. */
  expectNone(code?: WarningCode): void;
}

/** An empty log, and what stores report to. */
export function createWarningLog(): WarningLog & { readonly report: (warning: StoreWarning) => void } {
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
        throw new ScenarioFailure(`Expected one warning ${code}, found ${listed(all)}.`);
      if (!says.test(found.message))
        throw new ScenarioFailure(`Warning ${code} does not say ${says}: ${found.message}`);
      return found;
    },
    expectNone: (code) => {
      const found = code === undefined ? all : of(code);
      if (found.length > 0)
        throw new ScenarioFailure(
          `Expected no warning${code === undefined ? "" : ` ${code}`}, found ${listed(found)}.`,
        );
    },
  };
}

function listed(warnings: readonly StoreWarning[]): string {
  return warnings.length === 0 ? "none" : warnings.map((each) => `${each.code}: ${each.message}`).join("; ");
}

import type { ScenarioContext } from "./scenario-context.ts";
import type { Level, Need, Requirement, ScenarioKey, StoreNeed } from "./vocabulary.ts";

/** One rule that a store must keep, and how that is shown. */
export interface Scenario {
  /** Stable name; once published it never changes its meaning. */
  readonly key: ScenarioKey;
  /** Version of the suite that brought it. */
  readonly since: string;
  readonly level: Level;
  /** What it takes to run; none for every store. */
  readonly needs: readonly Need[];
  /** The rule, in one sentence; printed where it is broken. */
  readonly says: string;
  /** The requirements that it proves. */
  readonly rows: readonly Requirement[];
  /** Names of golden sample cases whose expected rows it uses. */
  readonly golden?: readonly string[];
  /** Tries random histories: slow, and failing for any defect, so a mutant is run on it only where it says so. */
  readonly random?: boolean;
  /** Runs all golden cases, or on very many rows; with mutants as for `random`. */
  readonly sweeping?: boolean;
  /** Milliseconds; default 180 000. */
  readonly timeout?: number;
  /** Shows the rule on a store that has what is needed. */
  run(t: ScenarioContext): Promise<void>;
  /**
   * Shows the refusal on a store that declares not to have `lacking`. Default: what {@link lacks} knows for the capability.
   */
  lacks?(t: ScenarioContext, lacking: StoreNeed): Promise<void>;
}

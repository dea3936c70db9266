import type { StoreCapabilities } from "@metaxy/core/driver";
import { createContext } from "./create-context.ts";
import { lacks } from "./lacks.ts";
import type { Scenario } from "./scenario.ts";
import { ScenarioFailure } from "./scenario-failure.ts";
import { lackingAccess, lackingNeeds } from "./store-needs.ts";
import type { StoreUnderTest } from "./store-under-test.ts";
import type { StoreNeed } from "./vocabulary.ts";

/** How a scenario went. A failure is a store's defect; the three others are the results that a store may show. */
export type Outcome = "pass" | "unsupported" | "known gap" | "fail";

/** How one scenario went on one store. */
export interface ScenarioResult {
  readonly store: string;
  readonly key: string;
  readonly outcome: Outcome;
  /** Capabilities that the store declares not to have. */
  readonly lacking: readonly StoreNeed[];
  /** All that the store declares; absent where it could not be opened to be asked. */
  readonly capabilities?: StoreCapabilities;
  /** Of a known gap: why. */
  readonly reason?: string;
  /** Of a failure and of a known gap: what was found. */
  readonly error?: Error;
  readonly milliseconds: number;
}

/** How a scenario is run. */
export interface RunOptions {
  /** Why the scenario is known to fail: failing is then the expected result, and passing is a failure. */
  readonly gap?: string | undefined;
  /**
   * For self-tests, which only ask whether it fails: random histories are not reduced, and tried on one engine; golden rows
   * are given as objects.
   */
  readonly quick?: boolean;
}

/** Runs one scenario on a store, or what shows that the store refuses it. Never throws. */
export async function runScenario(
  scenario: Scenario,
  subject: StoreUnderTest,
  { gap, quick = false }: RunOptions = {},
): Promise<ScenarioResult> {
  const started = performance.now();
  const { error, ...declared } = await attempt(scenario, subject, quick);
  const result = { store: subject.name, key: scenario.key, ...declared, milliseconds: performance.now() - started };
  if (gap === undefined) {
    if (error !== undefined) return { ...result, outcome: "fail", error };
    return { ...result, outcome: declared.lacking.length > 0 ? "unsupported" : "pass" };
  }
  if (error !== undefined) return { ...result, outcome: "known gap", reason: gap, error };
  return { ...result, outcome: "fail", error: fixedGap(scenario, gap) };
}

type Attempt = Pick<ScenarioResult, "lacking" | "capabilities" | "error">;

async function attempt(scenario: Scenario, subject: StoreUnderTest, quick: boolean): Promise<Attempt> {
  let declared: Pick<Attempt, "lacking" | "capabilities"> = { lacking: [] };
  const { context, describeFailure, dispose } = createContext(scenario, subject, quick);
  try {
    const capabilities = await context.capabilities();
    const lacking = lackingNeeds(scenario.needs, capabilities);
    declared = { lacking, capabilities };
    const [first] = lacking;
    if (first === undefined) {
      requireAccess(scenario, subject);
      await scenario.run(context);
    } else await (scenario.lacks ?? lacks)(context, first);
    await dispose();
    return declared;
  } catch (thrown) {
    const error = describeFailure(thrown);
    await dispose().catch(() => undefined);
    return { ...declared, error };
  }
}

function requireAccess(scenario: Scenario, subject: StoreUnderTest): void {
  const missing = lackingAccess(scenario.needs, subject);
  if (missing.length === 0) return;
  throw new ScenarioFailure(
    `The store under test ${JSON.stringify(subject.name)} does not offer ${missing.join(", ")}, which this scenario needs. ` +
      `Add it to what defineStoreTests is given, or list the scenario under knownGaps with the reason why it cannot be shown.`,
  );
}

function fixedGap(scenario: Scenario, reason: string): Error {
  return new ScenarioFailure(
    `[${scenario.key}] is listed under knownGaps (${reason}), but it passes. Delete the entry: the gap is closed.`,
  );
}

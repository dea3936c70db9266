import { allScenarios } from "../scenarios/index.ts";
import { requireKnownKeys } from "../suite/known-gaps.ts";
import { runScenario, type ScenarioResult } from "../suite/run-scenario.ts";
import type { Scenario } from "../suite/scenario.ts";
import { type CliArguments, parseArguments, UsageError } from "./arguments.ts";
import { listScenarios } from "./list-scenarios.ts";
import { type CertifiedStore, loadStoreUnderTest } from "./load-store-under-test.ts";

const USAGE = `metaxy-conformance <module> [--level <level,…>] [--grep <pattern>] [--json] [--list]

  <module>   exports { name, open, … } as storeUnderTest
  --level    only scenarios of these levels
  --grep     only scenarios whose key matches
  --json     one JSON object per line instead of text
  --list     key, level and number of mutants of every scenario, separated by tabs`;

/**
 * Runs the command with its arguments; `write` gets its lines. Answers the exit code: 0 where every scenario passed, 1
 * where one failed, 2 where the call cannot be understood.
 */
export async function runCli(words: readonly string[], write: (line: string) => void): Promise<number> {
  try {
    return await run(parseArguments(words), write);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

async function run(given: CliArguments, write: (line: string) => void): Promise<number> {
  const scenarios = chosen(given);
  if (given.help) write(USAGE);
  else if (given.list) for (const line of listScenarios(scenarios)) write(line);
  else if (given.module === undefined) throw new UsageError("A module with the store under test is missing.");
  else return certify(await loadStoreUnderTest(given.module), scenarios, { json: given.json, write });
  return 0;
}

function chosen({ levels, grep }: CliArguments): Scenario[] {
  const found = allScenarios
    .filter((scenario) => levels.length === 0 || levels.includes(scenario.level))
    .filter((scenario) => grep === undefined || grep.test(scenario.key));
  if (found.length > 0) return found;
  const among = levels.length === 0 ? "" : ` of level ${levels.join(" or ")}`;
  throw new UsageError(`No scenario${among} has a key that matches ${grep?.source}; --list shows the keys.`);
}

function knownGapsOf({ knownGaps = {} }: CertifiedStore): Readonly<Record<string, string>> {
  try {
    requireKnownKeys(knownGaps, allScenarios);
    return knownGaps;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

interface Output {
  readonly json: boolean;
  readonly write: (line: string) => void;
}

async function certify(
  store: CertifiedStore,
  scenarios: readonly Scenario[],
  { json, write }: Output,
): Promise<number> {
  const gaps = knownGapsOf(store);
  const results: ScenarioResult[] = [];
  await store.setUp?.();
  try {
    for (const scenario of scenarios) {
      const result = await runScenario(scenario, store, { gap: gaps[scenario.key] });
      results.push(result);
      write(json ? jsonLine(result) : textLine(result));
    }
  } finally {
    await store.tearDown?.();
  }
  const failed = results.filter((result) => result.outcome === "fail").length;
  const passed = results.length - failed;
  write(json ? JSON.stringify({ passed, failed }) : `\n${summary(results)}\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function textLine({ key, outcome, lacking, reason, error, milliseconds }: ScenarioResult): string {
  const why = outcome === "unsupported" ? ` (${lacking.join(", ")})` : outcome === "known gap" ? ` (${reason})` : "";
  const line = `${outcome.padEnd(11)} ${key}${why} ${Math.round(milliseconds)} ms`;
  return outcome === "fail" && error !== undefined ? `${line}\n${indented(error.message)}` : line;
}

function jsonLine({ error, milliseconds, capabilities: _, ...result }: ScenarioResult): string {
  return JSON.stringify({ ...result, milliseconds: Math.round(milliseconds), ...(error && { error: error.message }) });
}

function summary(results: readonly ScenarioResult[]): string {
  const count = (outcome: ScenarioResult["outcome"]): number =>
    results.filter((result) => result.outcome === outcome).length;
  return `${count("pass")} pass, ${count("unsupported")} unsupported, ${count("known gap")} known gaps, ${count("fail")} fail`;
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}

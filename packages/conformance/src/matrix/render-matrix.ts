import type { StoreCapabilities } from "@metaxy/core/driver";
import { allScenarios } from "../scenarios/index.ts";
import type { ScenarioResult } from "../suite/run-scenario.ts";
import type { Scenario } from "../suite/scenario.ts";
import { AREAS } from "../suite/vocabulary.ts";

/**
 * The support matrix as Markdown: what each store declares, passes, declares not to have, and is known not to keep; in all,
 * by area and by scenario. The same results give the same text, whatever their order.
 */
export function renderMatrix(
  results: readonly ScenarioResult[],
  scenarios: readonly Scenario[] = allScenarios,
): string {
  const stores = [...new Set(results.map((result) => result.store))].sort();
  const parts = [
    totals(results, stores),
    declared(results, stores),
    byArea(results, stores),
    byScenario({ results, stores, scenarios }),
    reasons(results),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function totals(results: readonly ScenarioResult[], stores: readonly string[]): string {
  const rows = stores.map((store) => {
    const own = results.filter((result) => result.store === store);
    return [store, ...(["pass", "unsupported", "known gap"] as const).map((outcome) => String(count(own, outcome)))];
  });
  return `## In all\n\n${table(["store", "pass", "unsupported", "known gap"], rows)}`;
}

const DECLARED = [
  "durable",
  "atomicWrite",
  "hardDelete",
  "writers",
  "pushdown",
  "nativeHashes",
  "refuses",
] as const satisfies readonly (keyof StoreCapabilities)[];

function declared(results: readonly ScenarioResult[], stores: readonly string[]): string {
  const known = new Map(
    results.map(({ store, capabilities }) => [store, capabilities] as const).filter(([, each]) => each),
  );
  if (known.size === 0) return "";
  const rows = DECLARED.map((capability) => [
    `\`${capability}\``,
    ...stores.map((store) => declaration(known.get(store)?.[capability])),
  ]);
  const note =
    "`writers` is how many processes may write to one place at once: `one`, `many`, or only the `process` that the store lives in. " +
    "What `pushdown` lacks is done by core, on rows; without `nativeHashes` core computes increments, with every hash.";
  return `## Declared\n\n${note}\n\n${table(["capability", ...stores], rows)}`;
}

function declaration(value: StoreCapabilities[(typeof DECLARED)[number]] | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  return value.length === 0 ? "none" : value.join(", ");
}

function byArea(results: readonly ScenarioResult[], stores: readonly string[]): string {
  const rows = AREAS.flatMap((area) => {
    const inArea = results.filter((result) => result.key.startsWith(`${area}/`));
    if (inArea.length === 0) return [];
    return [[`\`${area}\``, ...stores.map((store) => shortCounts(inArea.filter((result) => result.store === store)))]];
  });
  const note = "Passed scenarios of those in the area; `u` unsupported, `g` known gaps.";
  return `## By area\n\n${note}\n\n${table(["area", ...stores], rows)}`;
}

function shortCounts(results: readonly ScenarioResult[]): string {
  const parts = [`${count(results, "pass")}/${results.length}`];
  if (count(results, "unsupported") > 0) parts.push(`${count(results, "unsupported")}u`);
  if (count(results, "known gap") > 0) parts.push(`${count(results, "known gap")}g`);
  if (count(results, "fail") > 0) parts.push(`${count(results, "fail")} fail`);
  return parts.join(" ");
}

interface Detail {
  readonly results: readonly ScenarioResult[];
  readonly stores: readonly string[];
  readonly scenarios: readonly Scenario[];
}

function byScenario({ results, stores, scenarios }: Detail): string {
  const found = new Map(results.map((result) => [`${result.store} ${result.key}`, result]));
  const rows = scenarios
    .filter((scenario) => results.some((result) => result.key === scenario.key))
    .map((scenario) => [
      `\`${scenario.key}\``,
      scenario.level,
      ...stores.map((store) => cell(found.get(`${store} ${scenario.key}`))),
    ]);
  return `## By scenario\n\n${table(["scenario", "level", ...stores], rows)}`;
}

function cell(result: ScenarioResult | undefined): string {
  if (result === undefined) return "";
  return result.outcome === "unsupported" ? `unsupported: ${result.lacking.join(", ")}` : result.outcome;
}

function reasons(results: readonly ScenarioResult[]): string {
  const gaps = results
    .filter((result) => result.outcome === "known gap")
    .map((result) => `- ${result.store}, \`${result.key}\`: ${result.reason ?? ""}`)
    .sort();
  return gaps.length === 0 ? "" : `## Known gaps\n\n${gaps.join("\n")}`;
}

function count(results: readonly ScenarioResult[], outcome: ScenarioResult["outcome"]): number {
  return results.filter((result) => result.outcome === outcome).length;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

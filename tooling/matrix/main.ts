import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allScenarios, renderMatrix, type ScenarioResult } from "@metaxy/conformance";
import { z } from "zod";
import { runCommand } from "../ci/run-command.ts";

const root = join(import.meta.dirname, "../..");
const page = "docs/support-matrix.md";

const Results = z.array(
  z.object({
    store: z.string(),
    key: z.string(),
    outcome: z.enum(["pass", "unsupported", "known gap", "fail"]),
    lacking: z.array(z.custom<ScenarioResult["lacking"][number]>((value) => typeof value === "string")),
    reason: z.string().exactOptional(),
    milliseconds: z.number(),
  }),
);

/** Runs the suite on every store, and nothing else. */
async function runSuites(): Promise<void> {
  for (const file of globSync("packages/*/test/conformance.test.ts", { cwd: root }).sort()) {
    const { exitCode } = await runCommand({
      program: "vitest",
      args: ["run", "--config", "../../vitest.config.ts", "--reporter=dot", "test/conformance.test.ts"],
      cwd: join(root, dirname(file), ".."),
    });
    if (exitCode !== 0)
      throw new Error(`${file} fails: mend the store, or name its known gaps, before its results are shown`);
  }
}

/** The last results of every store; each store has one for every scenario. */
function readResults(): ScenarioResult[] {
  const files = globSync("packages/*/.reports/conformance.json", { cwd: root }).sort();
  if (files.length === 0) throw new Error("no store has left its results: run npm run matrix");
  return files.flatMap((file) => {
    const results = Results.parse(JSON.parse(readFileSync(join(root, file), "utf8")));
    if (results.length === allScenarios.length) return results;
    throw new Error(`${file} has ${results.length} results for ${allScenarios.length} scenarios: run npm run matrix`);
  });
}

function render(): string {
  return `# Support matrix\n\nMade by \`npm run matrix\` from the results of the conformance suite.\n\n${renderMatrix(readResults())}`;
}

/** Runs the suites and writes the support matrix; with `--check` demands that it is what the last results give. */
async function main(): Promise<void> {
  if (!process.argv.includes("--check")) {
    await runSuites();
    return writeFileSync(join(root, page), render());
  }
  if (readFileSync(join(root, page), "utf8") === render()) return console.log(`${page} is up to date`);
  console.log(`${page} does not show the results of the last run of the suites: run npm run matrix and commit it`);
  process.exitCode = 1;
}

await main();

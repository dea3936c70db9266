import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allScenarios, renderMatrix, type ScenarioResult } from "@metaxy/conformance";
import { z } from "zod";

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

/** Results of the last `npm test` of every store; each store has one for every scenario. */
function readResults(): ScenarioResult[] {
  const files = globSync("packages/*/.reports/conformance.json", { cwd: root }).sort();
  if (files.length === 0) throw new Error("no store has left its results: run npm test first");
  return files.flatMap((file) => {
    const results = Results.parse(JSON.parse(readFileSync(join(root, file), "utf8")));
    if (results.length === allScenarios.length) return results;
    throw new Error(`${file} has ${results.length} results for ${allScenarios.length} scenarios: run npm test again`);
  });
}

function render(): string {
  return `# Support matrix\n\nMade by \`npm run matrix\` from the results of the conformance suite.\n\n${renderMatrix(readResults())}`;
}

/** Writes the support matrix; with `--check` demands that it is what the results give. */
function main(): void {
  const text = render();
  if (!process.argv.includes("--check")) return writeFileSync(join(root, page), text);
  if (readFileSync(join(root, page), "utf8") === text) return console.log(`${page} is up to date`);
  console.log(`${page} does not show the results of the last test run: run npm run matrix and commit it`);
  process.exitCode = 1;
}

main();

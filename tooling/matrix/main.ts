import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { allScenarios, renderMatrix, type ScenarioResult } from "@metaxy/conformance";
import { z } from "zod";
import { inParallel } from "../ci/in-parallel.ts";
import { runCommand } from "../ci/run-command.ts";

const root = join(import.meta.dirname, "../..");
const page = "docs/support-matrix.md";
const INTRODUCTION =
  "Made by `npm run matrix` from the results of the conformance suite. *Unsupported* is what a store declares not to have: where there is a call to refuse, the suite has seen it refused; that it lacks pushdown, whole writes or several writing processes is its word alone.";

const Results = z.array(
  z.object({
    store: z.string(),
    key: z.string(),
    outcome: z.enum(["pass", "unsupported", "known gap", "fail"]),
    lacking: z.array(z.custom<ScenarioResult["lacking"][number]>((value) => typeof value === "string")),
    capabilities: z
      .custom<NonNullable<ScenarioResult["capabilities"]>>((value) => typeof value === "object" && value !== null)
      .exactOptional(),
    reason: z.string().exactOptional(),
    milliseconds: z.number(),
  }),
);

/** Runs the suite on every store, and nothing else; as many test files at a time as there are processors. */
async function runSuites(): Promise<void> {
  await inParallel(globSync("packages/*/test/conformance*.test.ts", { cwd: root }).sort(), async (file) => {
    const { exitCode } = await runCommand({
      program: "vitest",
      args: ["run", "--config", "../../vitest.config.ts", "--reporter=dot", join("test", basename(file))],
      cwd: join(root, dirname(file), ".."),
    });
    if (exitCode !== 0)
      throw new Error(`${file} fails: mend the store, or name its known gaps, before its results are shown`);
  });
}

/** The last results of every store; each store has one for every scenario. */
function readResults(): ScenarioResult[] {
  const folders = globSync("packages/*/.reports", { cwd: root }).sort();
  const stores = folders.map((folder) =>
    globSync(join(folder, "conformance*.json"), { cwd: root }).flatMap((file) =>
      Results.parse(JSON.parse(readFileSync(join(root, file), "utf8"))),
    ),
  );
  const place = new Map<string, number>(allScenarios.map(({ key }, index) => [key, index]));
  return stores.flatMap((results) => {
    if (![0, allScenarios.length].includes(results.length)) {
      throw new Error(`A store has ${results.length} results for ${allScenarios.length} scenarios: run npm run matrix`);
    }
    return results.sort((a, b) => (place.get(a.key) ?? 0) - (place.get(b.key) ?? 0));
  });
}

function render(): string {
  return `# Support matrix\n\n${INTRODUCTION}\n\n${renderMatrix(readResults())}`;
}

/** Runs the suites and writes the support matrix; with `--check` demands that it is what the last results give. */
async function main(): Promise<void> {
  if (!process.argv.includes("--check")) {
    await runSuites();
    const before = readFileSync(join(root, page), "utf8");
    const after = render();
    writeFileSync(join(root, page), after);
    return console.log(`${page}: ${after === before ? "unchanged" : "written anew"}`);
  }
  if (readFileSync(join(root, page), "utf8") === render()) return console.log(`${page} is up to date`);
  console.log(`${page} does not show the results of the last run of the suites: run npm run matrix and commit it`);
  process.exitCode = 1;
}

await main();

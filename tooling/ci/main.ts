import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStage, type Stage, type StageContext } from "./stage.ts";
import { stages } from "./stages.ts";
import { closingLine, sum, type Tally } from "./tally.ts";

function chosenStages(names: readonly string[]): readonly Stage[] {
  return names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name));
}

/** Runs all stages, or those that the arguments name, one after another, and sums what they counted. */
async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => stages.every((stage) => stage.name !== name));
  if (unknown.length > 0) {
    console.error(`no stage ${unknown.join(", ")}; there are ${stages.map(({ name }) => name).join(", ")}`);
    console.log(closingLine({ passed: 0, failed: unknown.length }));
    process.exitCode = 1;
    return;
  }
  const chosen = chosenStages(names);
  const context: StageContext = {
    root: join(import.meta.dirname, "../.."),
    scratch: mkdtempSync(join(tmpdir(), "metaxy-ci-")),
  };
  const lines: string[] = [];
  const tallies: Tally[] = [];
  try {
    for (const stage of chosen) {
      console.log(`\n=== ${stage.name}`);
      const { tally, line } = await runStage(stage, context);
      console.log(line);
      lines.push(line);
      tallies.push(tally);
    }
  } finally {
    rmSync(context.scratch, { recursive: true, force: true });
  }
  const total = sum(tallies);
  console.log(`\n${lines.join("\n")}\n${closingLine(total)}`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await main();

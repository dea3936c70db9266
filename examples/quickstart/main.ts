import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { styleText } from "node:util";
import { runActs } from "./acts.ts";
import { printTable } from "./progress.ts";
import { copyTexts, readTexts } from "./texts.ts";

const SHOWN_SUMMARIES = 3;

const folder = join(import.meta.dirname, ".quickstart");
const started = performance.now();

await rm(folder, { recursive: true, force: true });
await copyTexts(join(import.meta.dirname, "../../node_modules"), join(folder, "texts"));
const texts = await readTexts(join(folder, "texts"));
const kilobytes = Math.round(texts.reduce((sum, { text }) => sum + text.length, 0) / 1000);
console.log(`${texts.length} read-me files of installed packages (${kilobytes} kB), copied to ${relative("", folder)}`);

const summaries = await runActs(folder, {
  begin: (title, story) => console.log(`\n${styleText("bold", title)}\n${story}\n`),
  end: printTable,
});

console.log("\nSome summaries:");
const step = Math.ceil(summaries.length / SHOWN_SUMMARIES);
for (const { path, keywords, passage } of summaries.filter((_, index) => index % step === 0)) {
  console.log(`  ${styleText("bold", path)}: ${keywords}\n    ${passage}`);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`\nDone in ${seconds} s. All metadata is in ${join(relative("", folder), "metadata.duckdb")}.`);

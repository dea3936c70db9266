import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runActs } from "../acts.ts";
import { copyTexts, readTexts } from "../texts.ts";

const folder = mkdtempSync(join(tmpdir(), "metaxy-quickstart-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package with a read-me of some sections, each of them one chunk. */
function installPackage(name: string, sections: readonly string[]): void {
  const path = join(folder, "node_modules", name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), JSON.stringify({ name, version: "1.0.0" }));
  writeFileSync(
    join(path, "README.md"),
    sections.map((words) => `# ${words}\n${`Words about ${words}. `.repeat(80)}\n`).join("\n"),
  );
}

const untouched = { new: 0, stale: 0, orphaned: 0, carried: 0 };
const fields = (...entries: [string, number][]) => new Map(entries);

test("the three acts do exactly what changed", { timeout: 120_000 }, async () => {
  installPackage("alpha", ["apples", "apricots", "avocados"]);
  installPackage("@scope/beta", ["berries", "bananas", "blossoms"]);
  installPackage("gamma", ["grapes"]);
  await copyTexts(join(folder, "node_modules"), join(folder, "texts"));
  const paths = ["@scope/beta@1.0.0/README.md", "alpha@1.0.0/README.md", "gamma@1.0.0/README.md"];
  expect((await readTexts(join(folder, "texts"))).map(({ path }) => path)).toEqual(paths);

  const acts: unknown[] = [];
  const summaries = await runActs(folder, {
    begin: () => {},
    end: (reports) => acts.push(reports.map(({ feature, counts, staleFields }) => [feature, counts, staleFields])),
  });

  expect(acts).toEqual([
    [
      ["docs/document", { ...untouched, new: 3 }, fields()],
      ["docs/chunk", { ...untouched, new: 3 }, fields()],
      ["docs/terms", { ...untouched, new: 7 }, fields()],
      ["docs/summary", { ...untouched, new: 3 }, fields()],
    ],
    [
      ["docs/document", untouched, fields()],
      ["docs/chunk", untouched, fields()],
      ["docs/terms", untouched, fields()],
      ["docs/summary", untouched, fields()],
    ],
    [
      ["docs/document", { ...untouched, stale: 1, orphaned: 1 }, fields(["text", 1])],
      ["docs/chunk", { ...untouched, stale: 1, orphaned: 1 }, fields(["text", 1])],
      ["docs/terms", { ...untouched, stale: 4, orphaned: 3 }, fields(["vector", 3], ["terms, vector", 1])],
      ["docs/summary", { ...untouched, stale: 2, orphaned: 1 }, fields(["keywords, passage", 1], ["passage", 1])],
    ],
  ]);
  expect(summaries.map(({ path, keywords }) => [path, keywords?.split(" ").includes("words")]).sort()).toEqual([
    ["@scope/beta@1.0.0/README.md", true],
    ["gamma@1.0.0/README.md", true],
  ]);
});

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allScenarios } from "@metaxy/conformance";
import { expect, test } from "vitest";
import { linkedPages, root } from "../pages.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** First cells of the tables of a page, where they are code. */
const firstCells = (markdown: string): string[] =>
  [...markdown.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code ?? "");

/** Members of a union of texts in a source file. */
const unionOf = (source: string, name: string): string[] => {
  const declaration = new RegExp(`export type ${name} =([^;]+);`).exec(source)?.[1] ?? "";
  return [...declaration.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code ?? "");
};

test("the README's example is examples/readme/main.ts, in at most 30 lines", () => {
  const code = read("examples/readme/main.ts").trimEnd();
  const fences = [...read("README.md").matchAll(/^```ts\n(.*?)\n```$/gms)].map(([, fence]) => fence);
  expect(fences).toEqual([code]);
  expect(code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(30);
});

test("the README installs the tarballs of the packages' present version", () => {
  const tarballs = [...read("README.md").matchAll(/metaxy-([a-z-]+)-(\d[\w.-]*)\.tgz/g)];
  expect(tarballs.length).toBeGreaterThan(0);
  for (const [tarball, name, version] of tarballs) {
    expect(read(`packages/${name}/package.json`), tarball).toContain(`"version": "${version}"`);
  }
});

test("docs/errors.md lists every code of an error or a warning, once", () => {
  const errors = unionOf(read("packages/core/src/errors.ts"), "ErrorCode");
  const warnings = unionOf(read("packages/core/src/store/session/warnings.ts"), "WarningCode");
  expect(errors.length).toBeGreaterThan(0);
  expect(warnings.length).toBeGreaterThan(0);
  expect(firstCells(read("docs/errors.md"))).toEqual([...errors, ...warnings]);
});

test("docs/python.md shows each difference by scenarios and tests that exist", () => {
  const known = new Set<string>(allScenarios.map(({ key }) => key));
  const rows =
    read("docs/python.md")
      .split("## Where we differ")[1]
      ?.split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2) ?? [];
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) {
    const shownBy = row.split("|").at(-2) ?? "";
    const scenarios = [...shownBy.matchAll(/`([\w/-]+)`/g)].map(([, key]) => key ?? "");
    expect(scenarios.length + (shownBy.includes(".test.ts)") ? 1 : 0), row).toBeGreaterThan(0);
    expect(
      scenarios.filter((key) => !known.has(key)),
      row,
    ).toEqual([]);
  }
});

/** As in rendered pages: lower case, spaces as hyphens, other signs left out. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

test.each(linkedPages().map((page) => [page.path, page] as const))("links of %s lead somewhere", (_, page) => {
  const broken = [...page.markdown.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)].filter(
    ([, path = "", anchor]) => {
      const target = path === "" ? page.path : join(dirname(page.path), path);
      if (!existsSync(join(root, target))) return true;
      if (anchor === undefined) return false;
      const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ""));
      return !headings.includes(anchor);
    },
  );
  expect(broken.map(([link]) => link)).toEqual([]);
});

import { expect, test } from "vitest";
import { pageChecker } from "../check-pages.ts";
import { fencesOf } from "../fences.ts";

const page = (...lines: string[]) => ({ path: "docs/sample.md", markdown: ["# Sample", ...lines].join("\n") });
const checker = pageChecker("samples");
const failure = (...lines: string[]) => checker.runError(page(...lines));

test("setup in details, running code and code that is only checked are told apart", () => {
  const { path, markdown } = page(
    "<details>",
    "```ts",
    "const a = 1;",
    "```",
    "</details>",
    "```ts",
    "a;",
    "```",
    "```ts no-run",
    "b();",
    "```",
    "```sql",
    "x",
    "```",
  );
  expect(fencesOf(path, markdown)).toEqual([
    { kind: "setup", firstLine: 4, lines: ["const a = 1;"] },
    { kind: "run", firstLine: 8, lines: ["a;"] },
    { kind: "no-run", firstLine: 11, lines: ["b();"] },
  ]);
});

test("an open fence, an unknown word and hidden code are refused with their line", () => {
  expect(() => fencesOf("docs/sample.md", "# Sample\n```ts\na;")).toThrow("docs/sample.md:2");
  expect(() => fencesOf("docs/sample.md", "# Sample\n```ts norun\n```")).toThrow(
    'docs/sample.md:2: a fence is "ts" or "ts no-run"',
  );
  expect(() => fencesOf("docs/sample.md", "# Sample\n<!-- ts\nconst a = 1;\n-->")).toThrow(
    "docs/sample.md:2: a comment hides code from readers",
  );
});

test("fences of a page are one program, and what they show is compared", async () => {
  expect(
    await failure(
      "<details>",
      "```ts",
      "const a = 1;",
      "```",
      "</details>",
      "```ts",
      "const b = a + 1; // → 2",
      "```",
      "```ts",
      "[b]; // → [2]",
      "```",
    ),
  ).toBe("");
  expect(await failure("```ts", "const a = 1; // → 2", "```")).toMatch(
    /The page shows 2, but it is 1\..*docs\/sample\.md:3/s,
  );
  const thrown = 'Object.assign(new Error("no"), { code: "GONE" })';
  expect(await failure("```ts", `await Promise.reject(${thrown}); // throws GONE`, "```")).toBe("");
  expect(await failure("```ts", `await Promise.reject(${thrown}); // throws LOST`, "```")).toMatch(
    /code LOST, but it is/,
  );
  expect(await failure("```ts", "await Promise.resolve(1); // throws LOST", "```")).toMatch(
    /code LOST, but there is none/,
  );
  expect(await failure("```ts", 'throw new Error("the page is wrong");', "```")).toMatch(
    /docs\/sample\.md:3.*the page is wrong/s,
  );
});

test("types of running and of illustrating code are checked, each error at its line", async () => {
  const sample = page(
    "```ts",
    "const a: string = 1;",
    "```",
    "```ts no-run",
    "declare const b: number;",
    "b.length;",
    "```",
  );
  const errors = (await checker.typeErrors([sample])).get(sample.path) ?? [];
  expect(errors.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
    "docs/sample.md:3:7: error TS2322:",
    "docs/sample.md:7:3: error TS2339:",
  ]);
});

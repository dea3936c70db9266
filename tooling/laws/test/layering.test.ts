import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkLayering } from "../layering.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const manifest = (name: string): string => JSON.stringify({ name, type: "module", exports: { ".": "./src/index.ts" } });

/** Names of the laws that this little repository breaks. */
async function brokenLaws(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), "metaxy-laws-"));
  folders.push(root);
  const packages = ["core", "sql", "memory", "duckdb", "duckdb-engine", "conformance"];
  const foreign = { "nodejs-polars": "index.js", "@duckdb/node-api": "index.js", vitest: "index.js" };
  const all: Record<string, string> = { ...files };
  for (const name of packages) {
    all[`packages/${name}/package.json`] = manifest(`@metaxy/${name}`);
    all[`packages/${name}/src/index.ts`] ??= "export const nothing = 1;";
  }
  for (const [name, main] of Object.entries(foreign)) {
    all[`node_modules/${name}/package.json`] = JSON.stringify({ name, main });
    all[`node_modules/${name}/${main}`] = "export const nothing = 1;";
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, "node_modules/@metaxy"));
  for (const name of packages) symlinkSync(join(root, "packages", name), join(root, "node_modules/@metaxy", name));
  return [...new Set((await checkLayering(root, ["packages"])).map(({ law }) => law))].sort();
}

describe("import laws", () => {
  it.each<[law: string, path: string, text: string]>([
    ["core-rows", "packages/core/src/rows/a.ts", 'import { b } from "../feature/b.ts"; b;'],
    ["core-rows", "packages/core/src/rows/a.ts", 'import type { B } from "../feature/b.ts"; export type A = B;'],
    ["core-feature", "packages/core/src/feature/a.ts", 'import { b } from "../graph/b.ts"; b;'],
    ["core-hash", "packages/core/src/hash/a.ts", 'import { b } from "../feature/b.ts"; b;'],
    ["core-graph", "packages/core/src/graph/a.ts", 'import { b } from "../plan/b.ts"; b;'],
    ["core-plan", "packages/core/src/plan/a.ts", 'import { b } from "../store/b.ts"; b;'],
    ["core-polars", "packages/core/src/polars/a.ts", 'import { b } from "../store/b.ts"; b;'],
    ["store-query", "packages/core/src/store/query/a.ts", 'import { b } from "../write/b.ts"; b;'],
    ["store-write", "packages/core/src/store/write/a.ts", 'import { b } from "../metadata-store.ts"; b;'],
    ["polars-on-demand", "packages/core/src/store/a.ts", 'import { b } from "../polars/b.ts"; b;'],
    ["polars-binary", "packages/core/src/store/a.ts", 'import pl from "nodejs-polars"; pl;'],
    ["polars-binary", "packages/sql/src/a.ts", 'const pl = await import("nodejs-polars"); pl;'],
    ["core-knows-no-package", "packages/core/src/store/a.ts", 'import { b } from "@metaxy/sql"; b;'],
    ["sql-knows-core", "packages/sql/src/a.ts", 'import { b } from "@metaxy/memory"; b;'],
    ["engine-knows-core-and-sql", "packages/duckdb-engine/src/a.ts", 'import { b } from "@metaxy/memory"; b;'],
    ["stores-know-no-store", "packages/duckdb/src/a.ts", 'import { b } from "@metaxy/memory"; b;'],
    ["stores-know-no-store", "packages/memory/src/a.ts", 'import { b } from "@metaxy/duckdb"; b;'],
    ["conformance-knows-no-store", "packages/conformance/src/a.ts", 'import { b } from "@metaxy/memory"; b;'],
    ["conformance-knows-only-types-of-sql", "packages/conformance/src/a.ts", 'import { b } from "@metaxy/sql"; b;'],
    ["conformance-knows-only-types-of-sql", "packages/conformance/src/index.ts", 'export { b } from "./dialect/b.ts";'],
    ["conformance-knows-no-runner", "packages/conformance/src/a.ts", 'import { it } from "vitest"; it;'],
    ["duckdb-client", "packages/duckdb/src/a.ts", 'import { b } from "@duckdb/node-api"; b;'],
    ["packages-by-name", "packages/sql/src/a.ts", 'import { b } from "../../core/src/feature/b.ts"; b;'],
    ["sources-know-no-tests", "packages/core/src/rows/a.ts", 'import { b } from "../../test/b.ts"; b;'],
    ["resolvable", "packages/core/src/rows/a.ts", 'import { b } from "./absent.ts"; b;'],
  ])("%s is broken by %s: %s", async (law, path, text) => {
    const folders = ["feature", "graph", "plan", "store", "store/write", "polars"];
    const targets = [
      ...folders.map((name) => `packages/core/src/${name}/b.ts`),
      "packages/core/src/store/metadata-store.ts",
      "packages/core/test/b.ts",
      "packages/conformance/src/dialect/b.ts",
    ];
    const files = Object.fromEntries(targets.map((each) => [each, "export type B = 1; export const b = 1;"]));
    expect(await brokenLaws({ ...files, [path]: text })).toEqual([law]);
  });

  it("a cycle is refused", async () => {
    const a = 'import { b } from "./b.ts"; export const a = b;';
    const b = 'import { a } from "./a.ts"; export const b = a;';
    expect(await brokenLaws({ "packages/core/src/rows/a.ts": a, "packages/core/src/rows/b.ts": b })).toEqual([
      "no-cycles",
    ]);
  });

  it("types may be mutual", async () => {
    const a = 'import type { B } from "./b.ts"; export type A = B | 1; export const a = 1;';
    const b = 'import { a, type A } from "./a.ts"; export type B = A; export const b = a;';
    expect(await brokenLaws({ "packages/core/src/rows/a.ts": a, "packages/core/src/rows/b.ts": b })).toEqual([]);
  });

  it("what the laws allow passes", async () => {
    expect(
      await brokenLaws({
        "packages/core/src/errors.ts": "export const e = 1;",
        "packages/core/src/rows/a.ts": 'import { e } from "../errors.ts"; export const a = e;',
        "packages/core/src/polars/engine.ts": 'import pl from "nodejs-polars"; export const engine = pl;',
        "packages/core/src/store/a.ts":
          'import type pl from "nodejs-polars"; import type { engine } from "../polars/engine.ts"; export type A = [typeof pl, typeof engine]; export type B = typeof import("../polars/engine.ts"); export const load = () => import("../polars/engine.ts");',
        "packages/sql/src/a.ts": 'import { nothing } from "@metaxy/core"; export const a = nothing;',
        "packages/duckdb/src/a.ts": 'import { nothing } from "@metaxy/duckdb-engine"; export const a = nothing;',
        "packages/duckdb-engine/src/a.ts": 'import { nothing } from "@duckdb/node-api"; export const a = nothing;',
        "packages/conformance/src/dialect/a.ts": 'import { nothing } from "@metaxy/sql"; export const a = nothing;',
        "packages/conformance/src/a.ts": 'import type { nothing } from "@metaxy/sql"; export type A = typeof nothing;',
      }),
    ).toEqual([]);
  });
});

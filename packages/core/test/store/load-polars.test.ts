import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const loader = pathToFileURL(join(import.meta.dirname, "../../src/store/session/load-polars.ts")).href;
const installed = dirname(createRequire(import.meta.url).resolve("nodejs-polars/package.json"));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "metaxy-load-polars-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What loading gives where nodejs-polars is what this folder has of it. */
async function loaded(): Promise<string> {
  const program = join(folder, "program.mjs");
  writeFileSync(
    program,
    `import { registerHooks } from "node:module";
registerHooks({
  resolve: (name, context, next) =>
    next(name, name === "nodejs-polars" ? { ...context, parentURL: import.meta.url } : context),
});
const { loadPolars } = await import(${JSON.stringify(loader)});
console.log(await loadPolars().then(() => "loaded", ({ code, message }) => code + ": " + message));
`,
  );
  // A package manager may name folders here in which the binary is.
  const env = { ...process.env, NODE_PATH: "" };
  return (await promisify(execFile)(process.execPath, [program], { env })).stdout.trim();
}

describe("loading nodejs-polars", () => {
  it("says to install it where it is not", { timeout: 60_000 }, async () => {
    expect(await loaded()).toBe(
      "PACKAGE_MISSING: Frames and the Polars engine need the package nodejs-polars; install it, e.g. npm install nodejs-polars. Rows and Arrow work without it.",
    );
  });

  it("says which binary an installed one lacks", { timeout: 60_000 }, async () => {
    const copy = join(folder, "node_modules/nodejs-polars");
    mkdirSync(dirname(copy));
    cpSync(installed, copy, { recursive: true, dereference: true, filter: (path) => !path.endsWith(".node") });
    const said = await loaded();
    expect(said).toMatch(/^PACKAGE_MISSING: .* nodejs-polars, which is installed, but does not load on /);
    expect(said).toMatch(/Cannot find module 'nodejs-polars-[^']+'[.] .* install again with Node 22 or later/);
  });
});

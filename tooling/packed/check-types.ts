import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { runCommand } from "../ci/run-command.ts";

const [bare, full] = process.argv.slice(2);
if (bare === undefined || full === undefined) {
  throw new Error(
    "usage: node tooling/packed/check-types.ts <folder with the packages installed> <folder with nodejs-polars, too>",
  );
}
const root = join(import.meta.dirname, "../..");
const require = createRequire(join(root, "packages/core/package.json"));
const compilers = ["typescript-5.9", "typescript-6", "typescript"].map((name) =>
  join(dirname(require.resolve(`${name}/package.json`)), "bin/tsc"),
);
const Manifest = z.object({ name: z.string(), version: z.string(), exports: z.record(z.string(), z.unknown()) });

/** The entry that needs an optional package: tests of dialects, `@metaxy/sql`. */
const NEEDS_SQL = "@metaxy/conformance/dialect";

/** A module that names every entry of the installed packages, so that all their declarations are checked. */
function entriesProgram(folder: string): string {
  const packages = join(folder, "node_modules/@metaxy");
  const names = readdirSync(packages);
  const entries = names.flatMap((name) => {
    const manifest = Manifest.parse(JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8")));
    return Object.keys(manifest.exports)
      .filter((path) => !path.endsWith(".json"))
      .map((path) => join(manifest.name, path))
      .filter((entry) => entry !== NEEDS_SQL || names.includes("sql"));
  });
  return entries.map((entry, index) => `export type * as entry${index} from "${entry}";\n`).join("");
}

/** What a project of a stranger says, whose compiler also checks the declarations of its packages or passes them over. */
const configOf = (files: readonly string[], skipLibCheck: boolean) => ({
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "esnext.disposable", "dom"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck,
  },
  files,
});

const results: boolean[] = [];

async function check(target: string, programs: readonly string[]): Promise<void> {
  const folder = resolve(target);
  const files = programs.map((program) => program.replaceAll("/", "-"));
  for (const [index, program] of programs.entries())
    copyFileSync(join(root, program), join(folder, files[index] ?? ""));
  writeFileSync(join(folder, "entries.ts"), entriesProgram(folder));
  for (const compiler of compilers) {
    for (const skipLibCheck of [false, true]) {
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configOf([...files, "entries.ts"], skipLibCheck)));
      const { exitCode } = await runCommand({ program: process.execPath, args: [compiler, "-p", folder], cwd: folder });
      results.push(exitCode === 0);
      if (exitCode !== 0) console.log(`${compiler} -p ${folder} with skipLibCheck ${skipLibCheck}: failed`);
    }
  }
}

const inputs = "packages/core/test/types/store-inputs.ts";
await check(bare, [inputs, "examples/readme/main.ts"]);
await check(full, [inputs, "packages/core/test/types/frames.ts"]);
const failed = results.filter((ok) => !ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

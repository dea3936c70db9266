import { cpSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { runCommand } from "../ci/run-command.ts";
import { readClosingLine } from "../ci/tally.ts";

const [target] = process.argv.slice(2);
if (target === undefined)
  throw new Error("usage: node tooling/packed/third-party.ts <folder with the packages installed>");
const folder = resolve(target);
cpSync(join(import.meta.dirname, "../../examples/third-party-store/src"), folder, { recursive: true });

// Without the repository's own tools, as at a stranger's.
const path = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((entry) => !entry.startsWith(resolve(import.meta.dirname, "../..")));
const env = { PATH: [join(folder, "node_modules/.bin"), ...path].join(delimiter) };
await runCommand({ program: "node", args: ["--version"], cwd: folder, env });
const suite = await runCommand({
  program: "npx",
  args: ["--no-install", "metaxy-conformance", "./store.ts"],
  cwd: folder,
  env,
});
const told = readClosingLine(suite.stdout.trimEnd().split("\n").at(-1) ?? "");
if (told === undefined) console.log(suite.exitCode === 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
process.exitCode = suite.exitCode;

import { globSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { closingLine } from "./tally.ts";

/** `npm run bench`: every benchmark of every package, or those whose path holds the argument; one fails where it exceeds its bound. */
async function main([part = ""]: readonly string[]): Promise<void> {
  const root = join(import.meta.dirname, "../..");
  const files = globSync("packages/*/bench/*.ts", { cwd: root }).filter((file) => file.includes(part));
  let failed = files.length === 0 ? 1 : 0;
  for (const file of files.sort()) {
    console.log(`\n=== ${file}`);
    const { exitCode } = await runCommand({ program: process.execPath, args: ["--expose-gc", file], cwd: root });
    if (exitCode !== 0) failed += 1;
  }
  const passed = Math.max(files.length - failed, 0);
  console.log(closingLine({ passed, failed }));
  process.exitCode = failed === 0 ? 0 : 1;
}

await main(process.argv.slice(2));

import { join } from "node:path";
import { failedCheck } from "./check.ts";
import { folderChecks } from "./folder-checks.ts";
import { runChecks } from "./run-checks.ts";

const own = join(import.meta.dirname, "../../packages/core/test/golden");

/** `npm run golden [-- <folder>]`: runs the golden cases of a folder, by default the repository's, on every store. */
async function main([folder = own, ...rest]: readonly string[]): Promise<void> {
  const isUsed = rest.length === 0 && !folder.startsWith("-");
  const checks = isUsed ? folderChecks(folder) : [failedCheck("usage", "npm run golden [-- <folder>]")];
  const { passed, failed } = await runChecks(checks, console.log);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main(process.argv.slice(2));

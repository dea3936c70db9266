import { join } from "node:path";
import { backendNames } from "./backend-names.ts";
import { fileLength } from "./file-length.ts";
import { foreignTraces } from "./foreign-traces.ts";
import { documentedState, moduleState } from "./module-state.ts";
import { publicDocs } from "./public-docs.ts";
import { repositoryFiles, type Violation } from "./source-file.ts";

/** Checks the laws of ARCHITECTURE.md and CONTRIBUTING.md that no ready-made tool knows. */
async function main(): Promise<void> {
  const root = join(import.meta.dirname, "../..");
  const files = repositoryFiles(root);
  const laws: Readonly<Record<string, readonly Violation[]>> = {
    "backend names": files.flatMap(backendNames),
    "file length": files.flatMap(fileLength),
    "foreign traces": files.flatMap(foreignTraces),
    "module state": moduleState(files, documentedState),
    "public docs": publicDocs(files),
  };
  for (const [law, violations] of Object.entries(laws)) {
    for (const { path, line, says } of violations) console.log(`${path}:${line} ${law}: ${says}`);
  }
  const failed = Object.values(laws).filter((violations) => violations.length > 0).length;
  console.log(`${Object.keys(laws).length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();

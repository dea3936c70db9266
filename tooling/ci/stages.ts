import { join } from "node:path";
import { conformanceList } from "./conformance-list.ts";
import { mutants } from "./mutants.ts";
import { packageStages } from "./package-stages.ts";
import { propertyTests } from "./property-tests.ts";
import { secondRun } from "./second-run.ts";
import { commandStage, type Stage, scriptStage } from "./stage.ts";

/** A command of `node_modules/.bin`, which `pnpm exec` has put on the path. */
function tool(name: string, program: string, ...args: string[]): Stage {
  return commandStage(name, () => ({ program, args }));
}

/** The golden files and stores of the Python reference, beside the repository. */
const golden = ({ root }: { root: string }): string => join(root, "../shared/golden");

/** Everything that must hold, in the order in which it is run; the last two take longer than all others. */
export const stages: readonly Stage[] = [
  tool("test", "npm", "test"),
  secondRun,
  scriptStage("matrix", "tooling/matrix/main.ts", () => ["--check"]),
  tool("quickstart", "npm", "run", "-s", "quickstart"),
  tool("quickstart-again", "npm", "run", "-s", "quickstart"),
  conformanceList,
  tool("lint", "biome", "ci", "."),
  tool("typecheck", "tsc", "-p", "tsconfig.json"),
  tool("isolated-declarations", "tsc", "-p", "tsconfig.src.json"),
  scriptStage("layering", "tooling/laws/check-layering.ts"),
  scriptStage("laws", "tooling/laws/main.ts"),
  tool("knip", "knip"),
  scriptStage("types", "packages/core/test/types/run.ts"),
  scriptStage("graph", "packages/core/bench/graph.ts"),
  scriptStage("kernels", "tooling/hash-kernels/build.ts", () => ["--check"]),
  scriptStage("golden", "tooling/golden/main.ts", (context) => [golden(context)]),
  ...packageStages,
  scriptStage("python", "tooling/python-interop/main.ts", (context) => [
    golden(context),
    join(context.scratch, "python"),
  ]),
  mutants,
  propertyTests,
];

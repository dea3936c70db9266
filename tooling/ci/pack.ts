import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageStages } from "./package-stages.ts";
import { runStage, type Stage, scriptStage } from "./stage.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "dist");

/** What a project installs for each store: packages of this repository, and others from npm. */
const STORES = [
  { title: "a DuckDB file", packages: ["core", "sql", "duckdb-engine", "duckdb"], others: ["@duckdb/node-api"] },
  { title: "a store in memory", packages: ["core", "memory"], others: ["nodejs-polars"] },
];

function tarball(name: string): string {
  const file = readdirSync(folder).find((each) => new RegExp(`^metaxy-${name}-\\d`).test(each));
  if (file === undefined) throw new Error(`there is no tarball of ${name} in ${folder}`);
  const path = join(folder, file);
  return path.includes(" ") ? `"${path}"` : path;
}

/** `npm run pack`: builds and packs what would be published into `dist`, and prints how a project installs it. */
async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const build = packageStages.filter(({ name }) => name === "build");
  const stages: readonly Stage[] = [...build, scriptStage("pack", "tooling/packed/pack.ts", () => [folder])];
  for (const stage of stages) {
    const { tally, line } = await runStage(stage, { root, scratch: folder });
    if (tally.failed > 0) throw new Error(line);
  }
  for (const { title, packages, others } of STORES) {
    console.log(
      `\nFor ${title}, run in your project:\n\nnpm install ${[...packages.map(tarball), ...others].join(" ")}`,
    );
  }
}

await main();

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { publishedPackages } from "./published-packages.ts";

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error("usage: node tooling/packed/pack.ts <folder for the tarballs>");
const folder = resolve(target);
mkdirSync(folder, { recursive: true });

// pnpm, because it puts `publishConfig` and the versions of workspace and catalog into the packed manifest.
for (const { name, folder: cwd } of publishedPackages(join(import.meta.dirname, "../.."))) {
  execFileSync("pnpm", ["pack", "--pack-destination", folder], { cwd, stdio: ["ignore", "ignore", "inherit"] });
  console.log(`packed ${name}`);
}

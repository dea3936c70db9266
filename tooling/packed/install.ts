import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [tarballs, target, ...only] = process.argv.slice(2);
if (tarballs === undefined || target === undefined || only.length === 0) {
  throw new Error("usage: node tooling/packed/install.ts <folder of tarballs> <empty folder> core sql …");
}
const folder = resolve(target);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "third-party", private: true, type: "module" }));

const files = readdirSync(tarballs);
const packages = only.map((name) => {
  const file = files.find((each) => new RegExp(`^metaxy-${name}-\\d`).test(each));
  if (file === undefined) throw new Error(`there is no tarball of ${name} in ${tarballs}: ${files.join(", ")}`);
  return resolve(join(tarballs, file));
});
// The oldest Node that the packages promise to run on; its `bin` comes first for what is run in the folder.
const oldestNode = `node-linux-${process.arch}@22.23.3`;
const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages, oldestNode];
execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });

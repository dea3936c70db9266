import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node tooling/packed/check.ts <folder of tarballs>");

function tarFile(tarball: string, path: string): string {
  return spawnSync("tar", ["-xzOf", tarball, `package/${path}`], { encoding: "utf8" }).stdout;
}

async function publintProblems(tarball: string): Promise<string[]> {
  const bytes = readFileSync(tarball);
  const pack = { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) };
  const { messages, pkg } = await publint({ pack, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

function attwProblems(tarball: string): string[] {
  const args = [tarball, "--profile", "esm-only", "--no-definitely-typed", "--no-color", "--no-emoji"];
  const { status, stdout, stderr } = spawnSync("attw", args, { encoding: "utf8" });
  return status === 0 ? [] : [`${stdout}${stderr}`];
}

/** What a user of the package needs and no tool asks for. */
function manifestProblems(tarball: string): string[] {
  const text = tarFile(tarball, "package.json");
  const problems = [/"(workspace|catalog):[^"]*"/, /"\.\/src\//].flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  const files = spawnSync("tar", ["-tzf", tarball], { encoding: "utf8" }).stdout.split("\n");
  const missing = ["package/LICENSE", "package/README.md"].filter((path) => !files.includes(path));
  return [
    ...problems.map((found) => `the packed manifest still says ${found}`),
    ...missing.map((path) => `lacks ${path}`),
  ];
}

let passed = 0;
let failed = 0;
for (const name of readdirSync(folder)
  .filter((file) => file.endsWith(".tgz"))
  .sort()) {
  const tarball = resolve(join(folder, name));
  const checks = {
    publint: await publintProblems(tarball),
    attw: attwProblems(tarball),
    manifest: manifestProblems(tarball),
  };
  for (const [check, problems] of Object.entries(checks)) {
    for (const problem of problems) console.log(`${basename(tarball)} ${check}: ${problem}`);
    if (problems.length === 0) passed += 1;
    else failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

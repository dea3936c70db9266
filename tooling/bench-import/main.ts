import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const rounds = 31;
const mostMilliseconds = 60;

const [target, module = "@metaxy/core"] = process.argv.slice(2);
if (target === undefined)
  throw new Error("usage: node tooling/bench-import/main.ts <folder with the package installed> [module]");
const folder = resolve(target);

const empty = join(folder, "import-nothing.mjs");
const importing = join(folder, "import-module.mjs");
const inspecting = join(folder, "import-inspected.mjs");
writeFileSync(empty, "");
writeFileSync(importing, `import ${JSON.stringify(module)};\n`);
writeFileSync(
  inspecting,
  `await import(${JSON.stringify(module)});
process.report.excludeNetwork = true;
const native = process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node"));
console.log(JSON.stringify(native));
`,
);

function milliseconds(file: string): number {
  const start = process.hrtime.bigint();
  execFileSync(process.execPath, [file], { cwd: folder, stdio: "inherit" });
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
}

/** Alternating runs, so that a busy machine slows both alike. */
function extraTime(): number {
  const without: number[] = [];
  const withModule: number[] = [];
  for (const file of [empty, importing]) milliseconds(file);
  for (let round = 0; round < rounds; round += 1) {
    without.push(milliseconds(empty));
    withModule.push(milliseconds(importing));
  }
  const extra = median(withModule) - median(without);
  const times = `${median(withModule).toFixed(1)} ms, an empty process ${median(without).toFixed(1)} ms`;
  console.log(
    `import of ${module}: ${times}, extra ${extra.toFixed(1)} ms of at most ${mostMilliseconds} ms (medians of ${rounds})`,
  );
  return extra;
}

const native: unknown = JSON.parse(execFileSync(process.execPath, [inspecting], { cwd: folder, encoding: "utf8" }));
const loadsNative = !Array.isArray(native) || native.length > 0;
console.log(
  loadsNative
    ? `import of ${module} loads native modules: ${JSON.stringify(native)}`
    : `import of ${module} loads no native module`,
);
const checks = [extraTime() <= mostMilliseconds, !loadsNative];
const failed = checks.filter((holds) => !holds).length;
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

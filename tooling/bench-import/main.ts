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
const told = `const { user, system } = process.cpuUsage();\nconsole.log((user + system) / 1000);\n`;
writeFileSync(empty, told);
writeFileSync(importing, `import ${JSON.stringify(module)};\n${told}`);
writeFileSync(
  inspecting,
  `await import(${JSON.stringify(module)});
process.report.excludeNetwork = true;
const native = process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node"));
console.log(JSON.stringify(native));
`,
);

/** What a process took, in milliseconds. */
interface Duration {
  readonly clock: number;
  readonly processor: number;
}

function run(file: string): Duration {
  const start = process.hrtime.bigint();
  const output = execFileSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
  return { clock: Number(process.hrtime.bigint() - start) / 1e6, processor: Number(output) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
}

/** What the import costs beyond an empty process, by the clock; alternating runs, so that a busy machine slows both alike. */
function extraTime(): number {
  const without: Duration[] = [];
  const withModule: Duration[] = [];
  for (const file of [empty, importing]) run(file);
  for (let round = 0; round < rounds; round += 1) {
    without.push(run(empty));
    withModule.push(run(importing));
  }
  const extra = (kind: keyof Duration): number =>
    median(withModule.map((each) => each[kind])) - median(without.map((each) => each[kind]));
  console.log(
    `import of ${module}: ${extra("clock").toFixed(1)} ms of at most ${mostMilliseconds} ms beyond an empty process, ` +
      `processor time ${extra("processor").toFixed(1)} ms (medians of ${rounds})`,
  );
  return extra("clock");
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

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateFeatures } from "../../bench/types/generate.ts";

/** Instantiations that TypeScript 7 may need for the benchmark; their number is deterministic, unlike seconds. */
const MOST_INSTANTIATIONS = 400_000;
const FEATURES = 200;

const require = createRequire(import.meta.url);
const typescript7 = require.resolve("typescript/package.json");
const compilers: readonly (readonly [name: string, manifest: string])[] = [
  ["TypeScript 5.9", require.resolve("typescript-5.9/package.json")],
  ["TypeScript 6", require.resolve("typescript-6/package.json")],
  ["TypeScript 7", typescript7],
];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array || typeof value === "string" ? value.toString() : "";
}

function compile(manifest: string, args: readonly string[]): Outcome {
  const compiler = join(dirname(manifest), "bin/tsc");
  try {
    return { ok: true, output: execFileSync(process.execPath, [compiler, ...args], { encoding: "utf8" }) };
  } catch (error) {
    const failure: { stdout?: unknown; stderr?: unknown; message?: unknown } = Object(error);
    return { ok: false, output: textOf(failure.stdout) + textOf(failure.stderr) || String(failure.message) };
  }
}

function say(name: string, ok: boolean, details: string): boolean {
  print(`${ok ? "passed" : "FAILED"} ${name}${details === "" ? "" : `: ${details}`}`);
  return ok;
}

/** What must compile compiles, and every line that is marked as wrong is refused. */
function checkDeclarations(): boolean[] {
  return compilers.map(([name, manifest]) => {
    const { version } = JSON.parse(readFileSync(manifest, "utf8"));
    const { ok, output } = compile(manifest, ["-p", join(import.meta.dirname, "tsconfig.json")]);
    return say(`${name} (${version}) checks the declarations`, ok, ok ? "" : output);
  });
}

/** The declared types stay flat: their cost grows with the number of features, not with the depth of the graph. */
function checkBenchmark(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "metaxy-types-"));
  try {
    generateFeatures({ folder, features: FEATURES });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const root = join(import.meta.dirname, "../../../..");
    const compilerOptions = { typeRoots: [join(root, "node_modules/@types")] };
    const config = { extends: join(root, "tsconfig.base.json"), compilerOptions, include: ["*.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const args = ["-p", folder, "--checkers", "1", "--extendedDiagnostics"];
    const { ok, output } = compile(typescript7, args);
    const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]);
    if (!ok || Number.isNaN(instantiations)) return say("type benchmark", false, output);
    const count = `${instantiations} instantiations for ${FEATURES} features, at most ${MOST_INSTANTIATIONS}`;
    return say("type benchmark", instantiations <= MOST_INSTANTIATIONS, count);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const results = [...checkDeclarations(), checkBenchmark()];
const failed = results.filter((ok) => !ok).length;
print(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

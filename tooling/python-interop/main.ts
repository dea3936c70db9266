import { copyFileSync, mkdtempSync } from "node:fs";
import { join, resolve } from "node:path";
import { DuckDBMetadataStore } from "@metaxy/duckdb";
import { z } from "zod";
import type { Check } from "../golden/check.ts";
import { SampleCase } from "../golden/format.ts";
import { readValue } from "../golden/read-cases.ts";
import { runCase } from "../golden/run-case.ts";
import { runChecks } from "../golden/run-checks.ts";
import { type Subject, subjects } from "../golden/subjects.ts";
import { installReference, type Python } from "./python.ts";
import { processTalks } from "./talks.ts";

const scenario = join(import.meta.dirname, "scenario.json");

/** What both sides are told, because a store of the reference does not record it. */
interface Setting {
  readonly golden: string;
  readonly folder: string;
  readonly python: Python;
  readonly hash: { readonly algorithm: "md5" | "xxhash64"; readonly length: number };
}

/** The reference writes the scenario's store and answers its questions. */
async function writeWithPython({
  golden,
  folder,
  python,
  hash,
}: Setting): Promise<{ store: string; golden: SampleCase }> {
  const at = mkdtempSync(join(folder, `${hash.algorithm}-`));
  const store = join(at, "python.duckdb");
  const answers = join(at, "answers.json");
  const settings = ["--hash-algorithm", hash.algorithm, "--truncation", String(hash.length)];
  const script = join(import.meta.dirname, "write_store.py");
  const { succeeded } = await python.run(script, golden, scenario, store, answers, ...settings);
  if (!succeeded) throw new Error("the reference could not write its store");
  const { cases, malformed } = readValue(answers, SampleCase);
  for (const problem of malformed) await problem.run();
  const [case_] = cases;
  if (case_ === undefined) throw new Error(`${answers} holds no case`);
  return { store, golden: case_ };
}

/** Whether the reference finds that a store's features are right and that nothing is left to do. */
async function isUpToDate({ golden, python, hash }: Setting, store: string): Promise<boolean> {
  const settings = ["--hash-algorithm", hash.algorithm, "--truncation", String(hash.length)];
  return (await python.run(join(golden, "verify.py"), "duckdb", store, scenario, ...settings)).succeeded;
}

/** Does all the work in a store, twice: the second time there is nothing to do. */
async function processAll({ hash }: Setting, subject: Subject, database: string): Promise<void> {
  await using store = await new DuckDBMetadataStore({
    database,
    hashAlgorithm: hash.algorithm,
    hashTruncationLength: hash.length,
    versioningEngine: subject.versioningEngine,
    onWarning: () => undefined,
  }).open("write");
  if ((await processTalks(store)) === 0) throw new Error("there was nothing to do at first");
  const left = await processTalks(store);
  if (left > 0) throw new Error(`${left} samples were to do again after all work was done`);
}

function demand(holds: boolean, says: string): void {
  if (!holds) throw new Error(says);
}

async function* settingChecks(setting: Setting): AsyncIterable<Check> {
  const { store, golden } = await writeWithPython(setting);
  const title = `python ${setting.hash.algorithm} cut at ${setting.hash.length}`;
  const copy = (name: string): string => {
    const target = join(mkdtempSync(join(setting.folder, "copy-")), `${name}.duckdb`);
    copyFileSync(store, target);
    return target;
  };
  yield {
    name: `${title}: the reference sees that work is left, so that it can see anything`,
    run: async () => demand(!(await isUpToDate(setting, copy("behind"))), "it sees none"),
  };
  for (const subject of subjects.filter(({ kind }) => kind === "duckdb")) {
    const asked = golden.steps.slice(golden.steps.findLastIndex(({ op }) => op === "write" || op === "delete") + 1);
    yield {
      name: `${title}: its store is read and resolved as it does itself (${subject.name})`,
      run: () => runCase({ ...golden, steps: asked }, subject, copy("asked")),
    };
    yield {
      name: `${title}: work done here on its store is done for the reference (${subject.name})`,
      run: async () => {
        const continued = copy("continued");
        await processAll(setting, subject, continued);
        demand(await isUpToDate(setting, continued), "the reference finds it wrong");
      },
    };
    yield {
      name: `${title}: a store written here alone is right for the reference (${subject.name})`,
      run: async () => {
        const ours = join(mkdtempSync(join(setting.folder, "ours-")), "ours.duckdb");
        await runCase(golden, subject, ours);
        await processAll(setting, subject, ours);
        demand(await isUpToDate(setting, ours), "the reference finds it wrong");
      },
    };
  }
}

/** Stores are shared with the Python reference both ways: it reads ours, we read its, and each goes on with the other's. */
async function main(): Promise<void> {
  const [golden, folder] = z
    .tuple([z.string(), z.string()])
    .parse(process.argv.slice(2))
    .map((path) => resolve(path));
  if (golden === undefined || folder === undefined) return;
  const python = await installReference(folder);
  const hashes: Setting["hash"][] = [
    { algorithm: "md5", length: 8 },
    { algorithm: "xxhash64", length: 16 },
  ];
  const checks: Check[] = [];
  for (const hash of hashes) {
    for await (const check of settingChecks({ golden, folder, python, hash })) checks.push(check);
  }
  const { passed, failed } = await runChecks(checks, console.log);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();

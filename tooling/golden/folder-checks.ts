import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { type Check, failedCheck } from "./check.ts";
import { definitionCheck } from "./definitions.ts";
import { DefinitionCase, HashFile, SampleCase, StoresFile } from "./format.ts";
import { hashChecks } from "./hashes.ts";
import { type ReadCases, readCases, readValue } from "./read-cases.ts";
import { sampleChecks } from "./samples.ts";
import { storeChecks } from "./stores.ts";

type Part = (path: string, folder: string) => Iterable<Check>;

const parts: Readonly<Record<string, Part>> = {
  "hashes.json": (path) => each(readValue(path, HashFile), hashChecks),
  "definitions.json": (path) => each(readCases(path, DefinitionCase), definitionCheck),
  "samples.json": (path) => each(readCases(path, SampleCase), sampleChecks),
  "stores/expected.json": (path, folder) =>
    each(readValue(path, StoresFile), (file) => storeChecks(join(folder, "stores"), file)),
};

/** Every check that a folder of golden files asks for; one that fails where there is nothing to check. */
export function* folderChecks(folder: string): Iterable<Check> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    yield failedCheck(folder, "is no folder; give one with the files of golden cases");
    return;
  }
  const present = Object.entries(parts).filter(([file]) => existsSync(join(folder, file)));
  if (present.length === 0) yield failedCheck(folder, `holds none of ${Object.keys(parts).join(", ")}`);
  yield* unknownFiles(folder);
  for (const [file, checks] of present) yield* checks(join(folder, file), folder);
}

/** A file of cases under another name would be left out in silence. */
function* unknownFiles(folder: string): Iterable<Check> {
  const known = Object.keys(parts);
  for (const place of new Set(known.map((file) => dirname(file)))) {
    if (!existsSync(join(folder, place))) continue;
    for (const name of readdirSync(join(folder, place))) {
      const file = join(place, name);
      if (name.endsWith(".json") && !known.includes(file)) {
        yield failedCheck(file, `is none of the golden files, ${known.join(", ")}; rename it, or take it away`);
      }
    }
  }
}

function* each<Case>({ cases, malformed }: ReadCases<Case>, checks: (one: Case) => Iterable<Check>): Iterable<Check> {
  yield* malformed;
  for (const one of cases) yield* checks(one);
}

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Check, failedCheck } from "./check.ts";
import { compareGraph, describeGraph } from "./definitions.ts";
import type { Answers, SampleCase, Step, StoredExpectations, StoresFile } from "./format.ts";
import { runCase } from "./run-case.ts";
import { type Subject, subjects } from "./subjects.ts";

type Features = StoresFile["features"];

// After every time in a golden store.
const later = "2030-01-01T00:00:00Z";

/** Checks of the stores that the reference wrote; a kind that no store of this repository reads is left out. */
export function* storeChecks(folder: string, { project, features, stores }: StoresFile): Iterable<Check> {
  for (const [kind, stored] of Object.entries(stores)) {
    const name = `stores/${kind}`;
    const { hash_truncation_length: length } = stored;
    yield {
      name: `${name} versions`,
      run: async () => compareGraph(describeGraph(features, project, length), stored.versions),
    };
    for (const subject of subjects) {
      if (subject.kind === kind && subject.computes(stored.hash_algorithm)) {
        yield* answerChecks({ name, path: join(folder, stored.path), features, stored, subject });
      }
    }
  }
  if (Object.keys(stores).length === 0) yield failedCheck("stores/expected.json", "has no store");
}

interface Given {
  readonly name: string;
  readonly path: string;
  readonly features: Features;
  readonly stored: StoredExpectations;
  readonly subject: Subject;
}

/** Each question of its own, on a fresh copy of the store: as the reference left it, and after the change. */
function* answerChecks({ name, path, features, stored, subject }: Given): Iterable<Check> {
  const moments: [when: string, change: readonly Step[], answers: Answers][] = [
    ["as stored", [], stored],
    ["after the change", stored.change, stored.after_change],
  ];
  for (const [when, change, answers] of moments) {
    for (const question of questions(answers)) {
      const title = `${name} ${question.op} ${question.feature} ${when} (${subject.name})`;
      const golden: SampleCase = {
        name: title,
        hash_algorithm: stored.hash_algorithm,
        hash_truncation_length: stored.hash_truncation_length,
        features,
        steps: [...change, question],
      };
      yield { name: title, run: () => onCopy(path, (copy) => runCase(golden, subject, copy)) };
    }
  }
}

type Question = Extract<Step, { op: "read" | "resolve" }>;

function* questions({ read, resolve }: Answers): Iterable<Question> {
  for (const [feature, expected] of Object.entries(read)) yield { op: "read", at: later, feature, expected };
  for (const [feature, expected] of Object.entries(resolve)) yield { op: "resolve", at: later, feature, expected };
}

async function onCopy(path: string, use: (copy: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "metaxy-golden-"));
  try {
    const copy = join(folder, basename(path));
    cpSync(path, copy, { recursive: true });
    await use(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

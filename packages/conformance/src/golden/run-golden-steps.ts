import { MetadataStoreError } from "@metaxy/core/driver";
import type { FeatureData } from "../features/feature-data.ts";
import { withParentColumns } from "./exact-rows.ts";
import type {
  GoldenCase,
  GoldenDelete,
  GoldenDeviation,
  GoldenIncrement,
  GoldenRead,
  GoldenResolve,
  GoldenRow,
  GoldenStep,
  GoldenWrite,
} from "./golden-case.ts";
import { goldenOrder, goldenText, parentIdColumns } from "./golden-rows.ts";

/** What a golden case is run on: a store, or the oracle. Rows may carry bookkeeping columns; the runner leaves them out. */
export interface GoldenSubject {
  /** The definitions from here on; throws where it refuses them. */
  define(features: readonly FeatureData[]): Promise<void>;
  write(step: GoldenWrite): Promise<void>;
  delete(step: GoldenDelete): Promise<void>;
  read(step: Pick<GoldenRead, "feature" | "options">): Promise<readonly GoldenRow[]>;
  /** The increment by each engine that is asked. */
  resolve(step: GoldenResolve): Promise<readonly GoldenIncrement[]>;
}

/** Where and how a golden case went wrong. */
export class GoldenMismatch extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "GoldenMismatch";
  }
}

/**
 * Runs the steps of a case and compares every answer with the golden one, or with the deviation where the reference has a
 * defect. Gives the number of steps that were compared.
 * @throws GoldenMismatch for the first answer that differs.
 */
export async function runGoldenSteps(goldenCase: GoldenCase, subject: GoldenSubject): Promise<number> {
  const fail = (where: string, found: string, cause?: unknown): never => {
    throw new GoldenMismatch(`Golden case ${goldenCase.name}, ${where}: ${found}`, cause);
  };
  const refusal = await refusalOf(() => subject.define(goldenCase.features));
  if (goldenCase.deviation?.kind === "refuse") {
    if (refusal === undefined) fail("definitions", `accepted, but: ${goldenCase.deviation.says}`);
    return 1;
  }
  if (refusal !== undefined) {
    if (goldenCase.steps.some((step) => step.deviation?.or_refuse === true)) return 1;
    return runWithoutRefused(goldenCase, subject, refusal);
  }
  let features = goldenCase.features;
  let compared = 0;
  for (const [index, step] of goldenCase.steps.entries()) {
    const where = `step ${index} (${step.op}${step.op === "features" ? "" : ` ${step.feature}`})`;
    if (step.op === "features") features = step.features;
    const outcome = await answer(step, { subject, features });
    if (mustFail(step)) {
      if (outcome.error === undefined)
        fail(where, `no error, but: ${step.deviation?.says ?? step.expect_error?.message_start}`);
      return compared + 1;
    }
    if (outcome.error !== undefined) fail(where, `failed: ${outcome.error.message}`, outcome.error);
    const feature = features.find((each) => step.op !== "features" && each.key === step.feature);
    const declared = declaredColumns(features);
    for (const rows of outcome.answers) {
      const difference = differences(wanted(step), rows, feature && { feature, declared });
      if (difference !== undefined) fail(where, difference);
    }
    if (outcome.answers.length > 0) compared += 1;
  }
  return compared;
}

/** A definition may be refused before the reference refuses its use: all that comes before that use must hold without it. */
async function runWithoutRefused(golden: GoldenCase, subject: GoldenSubject, refusal: Error): Promise<number> {
  const last = golden.steps.findIndex(mustFail);
  const refused = golden.steps[last];
  if (refused === undefined || refused.op === "features") throw refusal;
  const features = golden.features.filter((each) => each.key !== refused.feature);
  if (features.length === golden.features.length) throw refusal;
  return 1 + (await runGoldenSteps({ ...golden, features, steps: golden.steps.slice(0, last) }, subject));
}

type Parts = Readonly<Record<string, readonly GoldenRow[]>>;

interface Outcome {
  /** Rows, by each engine that was asked. */
  readonly answers: readonly Parts[];
  readonly error?: Error;
}

function mustFail(step: GoldenStep): boolean {
  if (step.deviation !== undefined) return step.deviation.kind === "refuse";
  return step.expect_error !== undefined;
}

interface Running {
  readonly subject: GoldenSubject;
  readonly features: readonly FeatureData[];
}

async function answer(step: GoldenStep, { subject, features }: Running): Promise<Outcome> {
  let answers: readonly Parts[] = [];
  const error = await refusalOf(async () => {
    switch (step.op) {
      case "features":
        return subject.define(step.features);
      case "write":
        await subject.write(step);
        if (step.deviation?.expected !== undefined) answers = [{ rows: await subject.read({ feature: step.feature }) }];
        return;
      case "delete":
        return subject.delete(step);
      case "read":
        answers = [{ rows: await subject.read(step) }];
        return;
      case "resolve": {
        const increments = await subject.resolve(step);
        answers = increments.map((increment) => ({
          ...increment,
          orphaned: orphanedForm(increment.orphaned, step.feature, features),
        }));
      }
    }
  });
  return { answers, ...(error === undefined ? {} : { error }) };
}

/** The deliberate error of a call; anything else that is thrown is a defect and passes through. */
async function refusalOf(call: () => Promise<void>): Promise<Error | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof MetadataStoreError) return error;
    throw error;
  }
}

/** One arbitrary child stands for an orphaned parent of an expansion: only the parent's ids and versions are defined. */
function orphanedForm(rows: readonly GoldenRow[], key: string, features: readonly FeatureData[]): readonly GoldenRow[] {
  const feature = features.find((each) => each.key === key);
  const ids = feature === undefined ? undefined : parentIdColumns(feature, features);
  if (ids === undefined) return rows;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => ids.includes(name) || name.startsWith("metaxy_"))),
  );
}

function wanted(step: GoldenStep): Parts | undefined {
  const rows = (expected: readonly GoldenRow[] | undefined): Parts | undefined => expected && { rows: expected };
  const parts = (expected: GoldenIncrement | undefined): Parts | undefined => expected && { ...expected };
  switch (step.op) {
    case "write":
      return rows(step.deviation?.expected);
    case "read":
      return rows(expectedOf(step));
    case "resolve":
      return parts(expectedOf(step));
    default:
      return undefined;
  }
}

function expectedOf<Expected>(step: {
  readonly deviation?: GoldenDeviation<Expected>;
  readonly expected?: Expected;
}): Expected | undefined {
  return step.deviation?.expected ?? step.expected;
}

/** Columns that any of the features declares, or gets from a parent that does. */
function declaredColumns(features: readonly FeatureData[]): ReadonlySet<string> {
  return new Set(withParentColumns(features).flatMap(({ columns }) => Object.keys(columns)));
}

/** A declared column that nobody wrote is NULL in every row; the reference has no such column. */
function withoutUnwritten(
  rows: readonly GoldenRow[],
  expected: readonly GoldenRow[],
  declared: ReadonlySet<string>,
): GoldenRow[] {
  const isUnwritten = (name: string): boolean =>
    declared.has(name) &&
    !expected.some((row) => Object.hasOwn(row, name)) &&
    rows.every((row) => (row[name] ?? null) === null);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !isUnwritten(name))));
}

interface Asked {
  readonly feature: FeatureData;
  readonly declared: ReadonlySet<string>;
}

function differences(expected: Parts | undefined, actual: Parts, asked: Asked | undefined): string | undefined {
  if (expected === undefined || asked === undefined) return undefined;
  const { feature, declared } = asked;
  for (const part of Object.keys(expected)) {
    const wantedRows = expected[part] ?? [];
    const want = goldenOrder(wantedRows, feature).map(goldenText);
    const got = goldenOrder(withoutUnwritten(actual[part] ?? [], wantedRows, declared), feature).map(goldenText);
    if (want.join("\n") === got.join("\n")) continue;
    const missing = want.filter((row) => !got.includes(row));
    const extra = got.filter((row) => !want.includes(row));
    return `${part} differs.\nmissing:\n${list(missing)}\nnot expected:\n${list(extra)}\n(${want.length} rows expected, ${got.length} given)`;
  }
  return undefined;
}

function list(rows: readonly string[]): string {
  return rows.length === 0
    ? "  none"
    : rows
        .slice(0, 10)
        .map((row) => `  ${row}`)
        .join("\n");
}

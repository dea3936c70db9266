import { MetadataStoreError } from "@metaxy/core/driver";
import { compareRows } from "./compare-rows.ts";
import type { TestRow } from "./row-table.ts";
import type {
  ComparedIncrement,
  ExpectedError,
  ExpectedIncrement,
  RowSource,
  ScenarioContext,
} from "./scenario-context.ts";
import { differenceText, ScenarioFailure } from "./scenario-failure.ts";
import { valueText } from "./value-text.ts";

type Expectations = Pick<
  ScenarioContext,
  "expectRows" | "expectIncrement" | "expectError" | "expectRefused" | "expectEqual" | "expectThat"
>;

/** The demands that a scenario makes; each throws a {@link ScenarioFailure} that shows what was expected and found. */
export const expectations: Expectations = {
  async expectRows(actual, expected, options) {
    const difference = compareRows(expected, await rowsOf(actual), options?.system ?? "named");
    if (difference !== undefined) throw new ScenarioFailure(differenceText("The rows", difference));
  },

  async expectIncrement(actual, expected) {
    const increment = await actual;
    const parts = await partsOf(increment);
    const problems = PARTS.flatMap((part) => {
      const difference = compareRows(expected[part] ?? [], parts[part]);
      return difference === undefined ? [] : [differenceText(`The ${part} rows`, difference)];
    });
    const uncounted = PARTS.filter((part) => (increment.counts[part] === 0) !== (parts[part].length === 0));
    if (uncounted.length > 0)
      problems.push(`The counts ${valueText(increment.counts)} do not fit the rows of ${uncounted.join(", ")}.`);
    if (problems.length > 0) throw new ScenarioFailure(problems.join("\n"));
  },

  async expectError(kind, expected, call) {
    const error = await thrownBy(call);
    if (error === undefined)
      throw new ScenarioFailure(`Expected ${kind.name} (${expected.code}), but nothing was thrown.`);
    if (!(error instanceof MetadataStoreError)) {
      throw new ScenarioFailure(`Expected ${kind.name} (${expected.code}), but found ${textOf(error)}`, {
        cause: error,
      });
    }
    if (!(error instanceof kind) || error.code !== expected.code) {
      throw new ScenarioFailure(
        `Expected ${kind.name} (${expected.code}), but found ${error.name} (${error.code}): ${error.message}`,
        { cause: error },
      );
    }
    requireNames(error, expected);
    return error;
  },

  async expectRefused(kind, expected, call) {
    const before = await snapshots(expected.unchanged);
    const error = await expectations.expectError(kind, expected, call);
    const after = await snapshots(expected.unchanged);
    for (const [index, rows] of before.entries()) {
      const difference = compareRows(rows, after[index] ?? [], "all");
      if (difference !== undefined)
        throw new ScenarioFailure(differenceText("The call was refused, but rows changed: they", difference));
    }
    return error;
  },

  expectEqual(actual, expected, what = "The value") {
    if (valueText(actual) === valueText(expected)) return;
    throw new ScenarioFailure(
      `${what}: not what is expected.\n  expected: ${valueText(expected)}\n  found:    ${valueText(actual)}`,
    );
  },

  expectThat(condition, otherwise) {
    if (!condition) throw new ScenarioFailure(otherwise);
  },
};

const PARTS = ["new", "stale", "orphaned", "carried"] as const satisfies readonly (keyof ExpectedIncrement)[];

async function partsOf(increment: ComparedIncrement): Promise<Record<(typeof PARTS)[number], TestRow[]>> {
  const toProcess = await rowsOf(increment.toProcess());
  const withStatus = (status: string): TestRow[] => toProcess.filter((row) => row.metaxy_status === status);
  return {
    new: withStatus("new"),
    stale: withStatus("stale"),
    orphaned: await rowsOf(increment.orphaned()),
    carried: await rowsOf(increment.carried()),
  };
}

async function rowsOf(source: RowSource): Promise<TestRow[]> {
  const rows = "toArray" in source ? await source.toArray() : await source;
  return rows.map((row) => ({ ...row }));
}

/** Rows before and after a refused call; a feature that is nowhere has none. */
async function snapshots(sources: readonly (() => RowSource)[]): Promise<TestRow[][]> {
  const all: TestRow[][] = [];
  for (const source of sources) all.push(await rowsOrNone(source));
  return all;
}

async function rowsOrNone(source: () => RowSource): Promise<TestRow[]> {
  try {
    return await rowsOf(source());
  } catch (error) {
    if (error instanceof MetadataStoreError && error.code === "FEATURE_NOT_FOUND") return [];
    throw error;
  }
}

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error ?? new Error("undefined was thrown");
  }
}

function requireNames(error: MetadataStoreError, expected: ExpectedError): void {
  const patterns =
    typeof expected.says === "string" || expected.says instanceof RegExp ? [expected.says] : expected.says;
  for (const pattern of patterns) {
    const found = typeof pattern === "string" ? error.message.includes(pattern) : pattern.test(error.message);
    if (!found)
      throw new ScenarioFailure(`${error.name} (${error.code}) does not say ${pattern}: ${error.message}`, {
        cause: error,
      });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : valueText(error);
}

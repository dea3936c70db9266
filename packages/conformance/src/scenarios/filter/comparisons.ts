import { type Column, type Condition, not } from "@metaxy/core";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestColumn, TestFeature } from "../../suite/scenario-context.ts";

type Scalar = string | number | bigint | Date | Uint8Array;

/** Three values of each type, in order. */
const ORDERED: readonly (readonly [word: TestColumn, values: readonly [Scalar, Scalar, Scalar]])[] = [
  ["string", ["", "a", "b"]],
  ["int8", [-128, 0, 127]],
  ["int32", [-(2 ** 31), -1, 2 ** 31 - 1]],
  ["int53", [-5, 0, 10]],
  ["int64", [-(2n ** 63n), 0n, 2n ** 63n - 1n]],
  ["float32", [-0.5, 0, 1.5]],
  ["float64", [-1e300, 0.1, 1e300]],
  ["date", [new Date("1969-12-31"), new Date("1970-01-01"), new Date("2025-06-01")]],
  ["timestamp", [new Date("1969-12-31T23:59:59.999Z"), new Date(0), new Date("2025-06-01T12:00:00.001Z")]],
  ["binary", [new Uint8Array([]), new Uint8Array([0, 1]), new Uint8Array([255])]],
];

/** Each operator, and whether it holds where the first value comes before (−1), with (0) or after (1) the second. */
const OPERATORS = {
  eq: [false, true, false],
  neq: [true, false, true],
  lt: [true, false, false],
  lte: [true, true, false],
  gt: [false, false, true],
  gte: [false, true, true],
} as const satisfies Partial<Record<keyof Column<unknown>, readonly [boolean, boolean, boolean]>>;

const NAMES = ["eq", "neq", "lt", "lte", "gt", "gte"] as const satisfies readonly (keyof typeof OPERATORS)[];

type Filter = (c: (name: string) => Column<unknown>) => Condition;

/** Nested conditions on `n` from 0 to 7, and the same in JavaScript. */
const NESTED: readonly (readonly [filters: Filter | readonly Filter[], holds: (n: number) => boolean])[] = [
  [(c) => c("n").gt(1).and(c("n").lte(4)), (n) => n > 1 && n <= 4],
  [(c) => c("n").eq(1).or(c("n").gte(6)), (n) => n === 1 || n >= 6],
  [(c) => not(c("n").gt(1).and(c("n").lt(4))), (n) => !(n > 1 && n < 4)],
  [
    (c) =>
      c("n")
        .lt(2)
        .or(c("n").gt(3).and(c("n").neq(5)))
        .not(),
    (n) => !(n < 2 || (n > 3 && n !== 5)),
  ],
  [[(c) => c("n").gt(1), (c) => c("n").lt(5).or(c("n").eq(7))], (n) => n > 1 && (n < 5 || n === 7)],
  [[], () => true],
];

export const comparisons: Scenario = {
  key: "filter/comparisons",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`= != < > <= >=`, nested under and, or, not, given as one filter or a list (AND), on every scalar type, select the ids that a row-by-row check selects.",
  rows: ["A3", "A4", "W6"],
  async run(t) {
    const columns = Object.fromEntries(ORDERED.map(([word]) => [`of_${word}`, word]));
    const Value = t.feature({ key: "value", columns: { id: "string", n: "int53", yes: "bool", ...columns } });
    const store = await t.store();
    await store.writeMetadata(
      Value,
      Array.from({ length: 8 }, (_, n) => ({
        id: `v${n}`,
        n,
        yes: n === 0,
        ...Object.fromEntries(ORDERED.map(([word, values]) => [`of_${word}`, n < 3 ? values[n] : null])),
        metaxy_provenance_by_field: { default: "1" },
      })),
    );
    const expectIds = async (what: string, filters: Filter | readonly Filter[], ids: readonly string[]) =>
      t.expectEqual(await idsOf(store.readMetadata<TestFeature>(Value, { columns: ["id"], filters })), ids, what);
    for (const [word, [, middle]] of ORDERED) {
      for (const operator of NAMES) {
        const ids = ["v0", "v1", "v2"].filter((_, rank) => OPERATORS[operator][rank]);
        await expectIds(`The ids by ${operator} on ${word}`, (c) => c(`of_${word}`)[operator](middle), ids);
      }
    }
    await expectIds("The ids by eq on bool", (c) => c("yes").eq(true), ["v0"]);
    await expectIds("The ids by isTrue on bool", (c) => c("yes").isTrue(), ["v0"]);
    for (const [filters, holds] of NESTED) {
      const ids = Array.from({ length: 8 }, (_, n) => n).filter(holds);
      await expectIds(
        `The ids by ${String(filters)}`,
        filters,
        ids.map((n) => `v${n}`),
      );
    }
  },
};

async function idsOf(query: { toArray(): Promise<readonly { readonly [column: string]: unknown }[]> }) {
  return (await query.toArray()).map((row) => row.id).sort();
}

import { describe, expect, it } from "vitest";
import { and, columnOf, not, or, predicateOf, predicateText } from "../../src/feature/index.ts";

interface Row {
  readonly text: string;
  readonly other: string;
  readonly count: number;
  readonly big: bigint;
  readonly flag: boolean;
  readonly time: Date;
  readonly bytes: Uint8Array;
  readonly struct: { readonly audio: string };
}

const c = <N extends keyof Row>(name: N) => columnOf<Row[N]>(name);
const column = (name: string) => ({ kind: "column", name });

describe("a typed filter", () => {
  it("builds a predicate for each comparison", () => {
    const built = [
      c("text").eq("a"),
      c("text").neq("a"),
      c("count").lt(1),
      c("count").lte(1),
      c("count").gt(1),
      c("count").gte(1),
      c("text").isIn(["a", "b"]),
      c("text").notIn([]),
      c("text").isNull(),
      c("text").isNotNull(),
      c("flag").isTrue(),
      c("struct").field("audio").eq("v"),
      c("text").eq(c("other")),
    ].map(({ predicate }) => predicate);
    const compare = (operator: string, name: string, value: unknown) => ({
      kind: "compare",
      operator,
      left: column(name),
      right: { kind: "literal", value },
    });
    expect(built).toEqual([
      compare("=", "text", "a"),
      compare("!=", "text", "a"),
      compare("<", "count", 1),
      compare("<=", "count", 1),
      compare(">", "count", 1),
      compare(">=", "count", 1),
      { kind: "in", operand: column("text"), values: ["a", "b"], negated: false },
      { kind: "in", operand: column("text"), values: [], negated: true },
      { kind: "null", operand: column("text"), negated: false },
      { kind: "null", operand: column("text"), negated: true },
      { kind: "truth", operand: column("flag") },
      {
        kind: "compare",
        operator: "=",
        left: { kind: "column", name: "struct", field: "audio" },
        right: { kind: "literal", value: "v" },
      },
      { kind: "compare", operator: "=", left: column("text"), right: column("other") },
    ]);
  });

  it("keeps dates to the microsecond, bytes as bytes, and integers exact", () => {
    const bytes = new Uint8Array([1, 2]);
    const values = [
      c("time").gt(new Date(1_700_000_000_123)),
      c("bytes").eq(bytes),
      c("big").eq(2n ** 60n),
      c("big").isIn([5n]),
    ].map(({ predicate }) => (predicate.kind === "compare" ? predicate.right : predicate));
    expect(values).toEqual([
      { kind: "literal", value: { timestamp: 1_700_000_000_123_000n } },
      { kind: "literal", value: { binary: bytes } },
      { kind: "literal", value: 2n ** 60n },
      { kind: "in", operand: column("big"), values: [5], negated: false },
    ]);
  });

  it("combines with and, or, not, as methods and as functions", () => {
    const [a, b, d] = [c("count").eq(1), c("count").eq(2), c("count").eq(3)];
    const texts = [
      a.and(b, d),
      a.and(b).and(d),
      and(a, b, d),
      a.or(b).and(d),
      or(a, and(b, d)),
      a.not().or(b),
      not(a.or(b)),
      and(a),
      and(),
      or(),
    ].map(({ predicate }) => predicateText(predicate));
    expect(texts).toEqual([
      "count = 1 AND count = 2 AND count = 3",
      "count = 1 AND count = 2 AND count = 3",
      "count = 1 AND count = 2 AND count = 3",
      "(count = 1 OR count = 2) AND count = 3",
      "count = 1 OR (count = 2 AND count = 3)",
      "NOT (count = 1) OR count = 2",
      "NOT (count = 1 OR count = 2)",
      "count = 1",
      "TRUE",
      "FALSE",
    ]);
  });

  it("refuses values that no column can equal, and says what to do", () => {
    const open = columnOf<never>("a");
    const eq = (value: unknown) => () => Reflect.apply(open.eq, open, [value]);
    expect(eq(null)).toThrow('Column "a" is compared with null, which is never true; use isNull() or isNotNull().');
    expect(eq(undefined)).toThrow("compared with undefined");
    expect(eq(new Date(Number.NaN))).toThrow('Column "a" is compared with an invalid Date.');
    expect(eq("\ud83d")).toThrow('Column "a" is compared with a text that has half of a surrogate pair');
    expect(eq({})).toThrow('Column "a" is compared with a value of type object');
    expect(() => Reflect.apply(open.isIn, open, ["abc"])).toThrow("isIn and notIn take an array of values");
    // @ts-expect-error a field has no fields
    expect(() => columnOf("a").field("b").field("c")).toThrow('Column "a.b": a field of a field cannot be named');
  });

  it("must be returned by its callback", () => {
    expect(() => Reflect.apply(predicateOf, undefined, [() => true])).toThrow(
      "A filter callback must return a condition",
    );
  });
});

describe("conditions that are combined", () => {
  it("are refused where they are none", () => {
    for (const combine of [and, or, not]) {
      for (const none of [undefined, true, c("flag")])
        expect(() => Reflect.apply(combine, undefined, [none])).toThrow(
          expect.objectContaining({ code: "INVALID_FILTER" }),
        );
    }
    expect(() => and(c("flag").isTrue(), Reflect.get({}, "none"))).toThrow(/found undefined/);
  });
});

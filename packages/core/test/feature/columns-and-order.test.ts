import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  COLUMN_WORDS,
  columnTypeOf,
  compareCodePoints,
  compareParts,
  isColumnWord,
  isScalarWord,
} from "../../src/feature/index.ts";
import { allOf, type Predicate, predicateColumns } from "../../src/feature/predicate.ts";
import type { ColumnType } from "../../src/rows/column-type.ts";

describe("column words", () => {
  it("are stored in these types", () => {
    const scalars = COLUMN_WORDS.filter(isScalarWord);
    expect(scalars.map((word) => [word, columnTypeOf(word)])).toEqual([
      ["string", "string"],
      ["bool", "bool"],
      ["int8", "int8"],
      ["int16", "int16"],
      ["int32", "int32"],
      ["uint8", "uint8"],
      ["uint16", "uint16"],
      ["uint32", "uint32"],
      ["int53", "int64"],
      ["int64", "int64"],
      ["uint64", "uint64"],
      ["float32", "float32"],
      ["float64", "float64"],
      ["date", "date"],
      ["timestamp", "timestamp"],
      ["timestamp_us", "timestamp"],
      ["binary", "binary"],
      ["json", "string"],
    ]);
    expect(isColumnWord("toString")).toBe(false);
    const lists = COLUMN_WORDS.filter((word) => !scalars.some((scalar) => scalar === word)).filter(isColumnWord);
    expect(lists.map((word) => [word, columnTypeOf(word)])).toEqual(
      scalars.slice(0, -1).map((word) => [`list<${word}>`, { list: columnTypeOf(word) }]),
    );
    expect(columnTypeOf({ x: "float64", in: { tags: "list<int53>" } })).toEqual({
      struct: new Map<string, ColumnType>([
        ["x", "float64"],
        ["in", { struct: new Map([["tags", { list: "int64" }]]) }],
      ]),
    });
  });
});

describe("the order of names", () => {
  it("is that of their UTF-8 bytes", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it("of keys is that of their parts", () => {
    const keys = ["k0", "k/b/c", "k-b", "k", "k_b", "k/b", "k/b-c"].map((key) => key.split("/"));
    expect(keys.sort(compareParts).map((parts) => parts.join("/"))).toEqual([
      "k",
      "k/b",
      "k/b/c",
      "k/b-c",
      "k-b",
      "k0",
      "k_b",
    ]);
  });
});

describe("predicates as data", () => {
  const a: Predicate = { kind: "truth", operand: { kind: "column", name: "a" } };
  const b: Predicate = {
    kind: "compare",
    operator: "<",
    left: { kind: "column", name: "b", field: "x" },
    right: { kind: "column", name: "c" },
  };

  it("are joined with and, leaving out what is absent", () => {
    expect([allOf([]), allOf([undefined, a]), allOf([a, undefined, b])]).toEqual([
      undefined,
      a,
      { kind: "and", all: [a, b] },
    ]);
  });

  it("name their columns, however deep", () => {
    const none: Predicate = { kind: "constant", value: true };
    const inList: Predicate = { kind: "in", operand: { kind: "column", name: "d" }, values: ["e"], negated: true };
    const isNull: Predicate = { kind: "null", operand: { kind: "column", name: "f" }, negated: false };
    const or: Predicate = { kind: "or", any: [{ kind: "not", predicate: inList }, isNull, none] };
    expect([...predicateColumns({ kind: "and", all: [a, b, or] })]).toEqual(["a", "b", "c", "d", "f"]);
  });
});

import { inspect } from "node:util";
import { alterDriver } from "@metaxy/conformance";
import {
  type AmongRows,
  type ColumnTypes,
  completeRead,
  type ReadQuery,
  type StoredRow,
  tableName,
} from "@metaxy/core/driver";
import { beforeEach, describe, expect, test } from "vitest";
import type { DuckDBDriver } from "../src/index.ts";
import { batch, featureRow, featureTypes, openDriver, rowsOf, temporaryPath } from "./driver-places.ts";

const TABLE = tableName(["sample"]);
const TYPES = featureTypes({ text: "string", amount: "float64", at: "timestamp" }, ["a"]);
const IDS = ["text", "amount", "at"];
const ODD_ROWS: readonly StoredRow[] = [
  { text: "a", amount: 1, at: 5n },
  { text: "a", amount: null, at: 5n },
  { text: null, amount: 1, at: null },
  { text: null, amount: null, at: null },
  { text: "zero", amount: -0, at: 0n },
  { text: "nan", amount: Number.NaN, at: -1n },
  { text: 'it\'s "quoted"', amount: Number.POSITIVE_INFINITY, at: 5n },
];

function given(columns: readonly string[], rows: readonly StoredRow[]): AmongRows {
  const types: ColumnTypes = new Map(columns.map((name) => [name, TYPES.get(name) ?? "null"]));
  return { columns, types, rows };
}

const QUERIES: Readonly<Record<string, ReadQuery>> = {
  "all ids, once and twice": { among: given(IDS, [...ODD_ROWS.slice(1), ...ODD_ROWS.slice(4)]) },
  "0 for −0": { among: given(["amount"], [{ amount: 0 }]) },
  "one column, NULL too": { among: given(["text"], [{ text: null }, { text: "a" }, { text: "none" }]) },
  "no rows": { among: given(IDS, []) },
  "with a filter, the latest, and columns": {
    among: given(["text"], [{ text: "a" }]),
    where: { kind: "null", operand: { kind: "column", name: "amount" }, negated: true },
    latestBy: IDS,
    columns: ["amount"],
  },
  "more rows than one statement takes": {
    among: given(["at"], [...Array.from({ length: 20_000 }, (_, n) => ({ at: BigInt(n + 6) })), { at: 5n }]),
    latestBy: IDS,
  },
};

describe("rows among given ones", () => {
  let driver: DuckDBDriver;
  let stored: number;

  beforeEach(async () => {
    driver = await openDriver(await temporaryPath());
    const old = ODD_ROWS.map((ids) => featureRow({ ...ids }, 1n, "old"));
    const rows = [...old, ...ODD_ROWS.map((ids) => featureRow({ ...ids }, 2n, "new"))];
    await driver.append(TABLE, batch(TYPES, rows), {});
    stored = rows.length;
  });

  test.each(Object.entries(QUERIES))("are read as core reads them: %s", async (_name, query) => {
    const withoutPushdown = alterDriver(driver, { capabilities: { ...driver.capabilities, pushdown: [] } });
    const sorted = (rows: readonly object[]): string[] => rows.map((row) => inspect(row)).sort();
    const expected = sorted(await rowsOf(completeRead({ driver: withoutPushdown, options: {} }, TABLE, query)));
    expect(sorted(await rowsOf(driver.read(TABLE, query, {})))).toEqual(expected);
  });

  test("are deleted and appended again as they are read", async () => {
    const among = given(["text"], [{ text: null }, { text: "nan" }]);
    const appended = await driver.appendSelect(TABLE, { from: { among, latestBy: IDS }, deletedAt: 9n }, {});
    expect(appended).toEqual({ rows: 3 });
    expect(await driver.delete(TABLE, { matching: { among }, by: IDS }, {})).toBe(9);
    const left = await rowsOf(driver.read(TABLE, {}, {}));
    expect(left.map((row) => row.text).filter((text) => text === null || text === "nan")).toEqual([]);
    expect(left.length).toBe(stored - 6);
  });
});

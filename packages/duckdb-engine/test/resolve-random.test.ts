import type { HashAlgorithm, ResolveRequest } from "@metaxy/core/driver";
import { tableName } from "@metaxy/core/driver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { given, type MemoryDriver, openMemoryDriver, rowsOf } from "./memory-driver.ts";
import { type RandomCase, randomCase } from "./random-request.ts";
import { resolveByHand } from "./resolve-oracle.ts";

type Row = Record<string, unknown>;

let driver: MemoryDriver;

beforeAll(async () => {
  driver = await openMemoryDriver();
});

afterAll(() => driver.close());

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, own) => (typeof own === "bigint" ? `${own}n` : (own ?? null)));

/** Any child may stand for a parent, so what depends on which one is left out. */
function comparable(row: Row, request: ResolveRequest): string {
  const isCollapsed = request.collapse || request.target.marks !== undefined;
  if (!isCollapsed) return shown(row);
  const { metaxy_previous: previous, ...rest } = row;
  const isStored = row.metaxy_status === "orphaned" || row.metaxy_status === "unidentified";
  const isBridged = request.compareWith === "latest";
  const versions = Object.keys(rest).filter((key) => /version|provenance/.test(key));
  const dataVersions = versions.filter((key) => key.startsWith("metaxy_data_version"));
  const hidden = isStored ? versions : isBridged ? dataVersions : [];
  return shown({
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, hidden.includes(key) ? "?" : value])),
    hasPrevious: previous !== null,
  });
}

async function load({ tables }: RandomCase): Promise<void> {
  for (const table of await driver.listTables()) await driver.drop(table);
  for (const [name, { types, rows }] of tables) await driver.append(tableName([name]), given(types, rows), {});
}

const ALGORITHMS: readonly HashAlgorithm[] = ["md5", "xxhash64"];

describe("a resolve is what a computation row by row gives", () => {
  test.each(Array.from({ length: 160 }, (_, seed) => seed))("for random tables %i", async (seed) => {
    const random = randomCase(seed, ALGORITHMS[seed % 2] ?? "md5");
    await load(random);
    const rows = new Map([...random.tables].map(([name, table]) => [name, table.rows]));
    const expected = resolveByHand(random.request, rows, random.samples);
    const actual = await rowsOf(driver.resolveUpdate(random.request, {}));
    const columns = [...(actual[0] === undefined ? [] : Object.keys(actual[0]))];
    const inOrder = (row: Row): Row => Object.fromEntries(columns.map((column) => [column, row[column]]));
    const texts = (all: Row[]): string[] => all.map((row) => comparable(inOrder(row), random.request)).sort();
    expect(texts(actual)).toEqual(texts(expected));
  });
});

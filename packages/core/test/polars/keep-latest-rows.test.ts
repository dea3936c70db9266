import { describe, expect, test } from "vitest";
import { keepLatestRows } from "../../src/polars/index.ts";
import { lazyFrame } from "../../src/polars/native-frame.ts";
import type { StoredRow } from "../../src/rows/index.ts";
import { type GivenRow, type GivenTable, tableRows, tableTypes } from "./engine.ts";
import { frame, rowsOf } from "./frames.ts";

/** The kept row of each group, named by its number. */
async function kept(given: readonly GivenRow[], by: readonly string[] = ["id"]): Promise<unknown[]> {
  const table: GivenTable = {
    columns: { id: "int64", "^x$": "string", number: "int64" },
    fields: ["f"],
    rows: given.map((row, number) => ({ id: 1n, "^x$": null, ...row, number: BigInt(number) })),
  };
  const rows: readonly StoredRow[] = tableRows(table);
  const made = await frame(rows, tableTypes(table));
  const latest = await keepLatestRows(lazyFrame(made), by).collect();
  const result = await rowsOf(latest);
  for (const row of result) expect(rows).toContainEqual(row);
  return result.map((row) => row.number).sort();
}

const f = (version: string | null) => ({ versions: { f: version } });

describe("of rows with one id the latest is kept", () => {
  test.each<[string, GivenRow[], bigint]>([
    ["the one updated last, to the microsecond", [{ updated: 2n }, { updated: 3n }, { updated: 1n }], 1n],
    ["a deletion counts by its own time", [{ updated: 5n }, { updated: 1n, deleted: 6n }], 1n],
    ["a deletion before the update", [{ updated: 5n }, { updated: 9n, deleted: 4n }], 0n],
    [
      "of one time, the one created last",
      [
        { updated: 5n, created: 1n },
        { updated: 5n, created: 2n },
      ],
      1n,
    ],
    [
      "of one creation, the deleted one",
      [
        { updated: 5n, created: 1n, deleted: 5n },
        { updated: 5n, created: 1n },
      ],
      0n,
    ],
    [
      "then the greater provenance, by code point",
      [
        { provenance: "😀", ...f("a") },
        { provenance: "\uffff", ...f("a") },
      ],
      0n,
    ],
    [
      "NULL provenance comes last",
      [
        { provenance: null, ...f("a") },
        { provenance: "0", ...f("a") },
      ],
      1n,
    ],
    [
      "then the greater data version",
      [
        { provenance: "p", ...f("a"), dataVersions: { f: "1" } },
        { provenance: "p", ...f("a"), dataVersions: { f: null } },
      ],
      0n,
    ],
  ])("%s", async (_, rows, number) => {
    expect(await kept(rows)).toStrictEqual([number]);
    expect(await kept([...rows].reverse())).toStrictEqual([BigInt(rows.length - 1) - number]);
  });
});

test("rows are told apart by all columns of the id, NULL equal to NULL, whatever the columns are called", async () => {
  const rows = [
    { id: 1n, "^x$": "a", updated: 1n },
    { id: 1n, "^x$": "b", updated: 1n },
    { id: 1n, "^x$": "a", updated: 2n },
    { id: null, "^x$": null, updated: 1n },
    { id: null, "^x$": null, updated: 2n },
    { id: 1n, "^x$": null, updated: 1n },
  ];
  expect(await kept(rows, ["id", "^x$"])).toStrictEqual([1n, 2n, 4n, 5n]);
});

test("no rows stay none", async () => {
  expect(await kept([])).toStrictEqual([]);
});

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { frameTypes, toFrame } from "../../src/polars/index.ts";
import type { RowBatches, SpooledRows, StoredRow } from "../../src/rows/index.ts";
import { allRows, batches, FIELD, type GivenTable, h, parent, request, resolve, target } from "./engine.ts";
import { rowsOf } from "./frames.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "metaxy-test-"));
});
afterAll(() => rm(directory, { recursive: true }));

const ids = Array.from({ length: 10 }, (_, i) => BigInt(i));
const parents: GivenTable = {
  // A user's column has the name of a member of frames.
  columns: { id: "int64", height: { map: { key: "string", value: "int64" } } },
  fields: ["f"],
  rows: [...ids, 3n].map((id, i) => ({
    id,
    height: new Map([["px", id]]),
    versions: { f: id === 9n ? null : String(id) },
    updated: BigInt(i),
  })),
};
const stored: GivenTable = {
  columns: { id: "int64" },
  fields: ["out"],
  rows: [
    { id: 1n, versions: { out: h("out|1|p.f|1") } },
    { id: 2n, versions: { out: "old" }, updated: 77n },
    { id: 3n, versions: { out: "old" } },
    { id: 50n, versions: { out: "gone" } },
    { id: null, versions: { out: "unknown" } },
  ],
};

function result(memoryLimit: number): Promise<RowBatches> {
  const of = request({
    parents: [parent("p", parents, { idColumns: ["id"] })],
    fields: [FIELD],
    columns: [
      { name: "id", type: "int64" },
      { name: "height", type: { map: { key: "string", value: "int64" } }, parent: 0 },
    ],
    target: target(stored),
  });
  const inputs = { parents: [batches(parents)], target: batches(stored), otherDefinitions: [4], latestKept: false };
  return resolve(of, inputs, { directory, memoryLimit });
}

async function spooled(memoryLimit: number): Promise<SpooledRows> {
  const rows = await result(memoryLimit);
  if (rows.spool === undefined) throw new Error("the engine's result spools");
  return rows.spool();
}

const status = (rows: readonly StoredRow[]): string[] => rows.map((row) => `${row.id} ${row.metaxy_status}`);

describe.each([
  ["memory", Number.POSITIVE_INFINITY, 0],
  ["a file", 0, 1],
] as const)("a spool in %s", (_, memoryLimit, files) => {
  test("counts rows and distinct ids per status, and knows the facts of the summary", async () => {
    const spool = await spooled(memoryLimit);
    expect(await readdir(directory)).toHaveLength(files);
    const counts = { new: 7, stale: 2, carried: 0, orphaned: 1, unversioned: 0, unidentified: 1, unmatched: 0 };
    expect(spool.counts).toStrictEqual({ ids: counts, rows: counts, withoutVersion: 1 });
    expect([spool.newest, spool.summary]).toStrictEqual([77n, "4"]);
    await spool.dispose();
  });

  test("gives the rows of the statuses asked for, as the result has them, in batches of at most the size", async () => {
    const all = await allRows(await result(memoryLimit));
    const spool = await spooled(memoryLimit);
    for (const statuses of [["new", "stale"], ["stale", "orphaned"], ["new", "unidentified"], ["carried"], []]) {
      const rows = spool.read({ statuses, batchSize: 4 });
      const sizes: number[] = [];
      for await (const batch of rows) sizes.push(batch.rowCount);
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.every((size) => size <= 4)).toBe(true);
      const wanted = all.filter((row) => statuses.includes(String(row.metaxy_status)));
      expect(await allRows(rows)).toStrictEqual(wanted);
      expect(status(await allRows(rows))).toStrictEqual(status(wanted));
      const made = await toFrame(rows);
      expect(frameTypes(made).size).toBe(spool.types.size);
      expect(status(await rowsOf(made))).toStrictEqual(status(wanted));
    }
    await spool.dispose();
  });

  test("frees memory and files, more than once", async () => {
    const spool = await spooled(memoryLimit);
    await spool.dispose();
    await spool.dispose();
    expect(await readdir(directory)).toStrictEqual([]);
  });
});

test("several rows of one target count as one id", async () => {
  const group: GivenTable = {
    columns: { id: "int64", group: "string" },
    fields: ["f"],
    rows: [1n, 2n, 3n].map((id) => ({ id, group: id === 3n ? "b" : "a", versions: { f: "x" } })),
  };
  const of = request({
    parents: [parent("p", group, { aggregate: { on: ["group"], orderBy: ["id"] } })],
    fields: [FIELD],
    columns: [
      { name: "group", type: "string" },
      { name: "id", type: "int64", parent: 0 },
    ],
    joinOn: ["group"],
    compareOn: ["group"],
    groupOrder: ["group", "id"],
  });
  const spool = await (await resolve(of, { parents: [batches(group)] }, { directory })).spool?.();
  expect([spool?.counts.rows.new, spool?.counts.ids.new]).toStrictEqual([3, 2]);
  const rows = await allRows(spool?.read({ statuses: ["new"], batchSize: 10 }) ?? (await resolve(of, {})));
  expect(rows.map((row) => row.group)).toStrictEqual(["a", "a", "b"]);
});

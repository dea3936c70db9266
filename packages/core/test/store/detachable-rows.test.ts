import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { ColumnTypes } from "../../src/rows/column-type.ts";
import { rowsBatch } from "../../src/rows/index.ts";
import type { RowBatch, RowBatches } from "../../src/rows/row-batch.ts";
import { detachableRows } from "../../src/store/read/detachable-rows.ts";
import { temporaryFolders, withScratchFolder } from "../../src/store/session/spool-folder.ts";

const TYPES: ColumnTypes = new Map([["n", "int64"]]);
const BATCHES = 5;

/** One row a batch; tells how many were asked for. */
function source(fails?: Error) {
  const state = { asked: 0, ended: false };
  async function* batches(): AsyncGenerator<RowBatch> {
    try {
      for (let n = 0; n < BATCHES; n++) {
        state.asked += 1;
        yield rowsBatch(TYPES, [{ n: BigInt(n) }]);
      }
      if (fails !== undefined) throw fails;
    } finally {
      state.ended = true;
    }
  }
  return { state, rows: { [Symbol.asyncIterator]: batches } };
}

async function numbers(rows: AsyncIterable<RowBatch>, afterFirst: () => Promise<void> = async () => {}) {
  const found: bigint[] = [];
  for await (const batch of rows) {
    for (const row of await batch.rows()) found.push(row.n as bigint);
    if (found.length === 1) await afterFirst();
  }
  return found;
}

const ALL = [0n, 1n, 2n, 3n, 4n];

describe("detachableRows", () => {
  it.each([
    ["in memory", 1_000_000, 0],
    ["in a file", 0, 1],
  ])("goes on from a spool %s, once detached", async (_where, memoryLimit, folders) => {
    const before = (await temporaryFolders("spool")).length;
    const { state, rows } = source();
    const held = detachableRows(rows, memoryLimit);
    const found = await numbers(held.rows, async () => {
      expect(state.asked).toBe(1);
      await Promise.all([held.detach(), held.detach()]);
      expect(state).toEqual({ asked: BATCHES, ended: true });
      expect((await temporaryFolders("spool")).length - before).toBe(folders);
    });
    expect(found).toEqual(ALL);
    await held.dispose();
    expect((await temporaryFolders("spool")).length).toBe(before);
  });

  it("gives the rows before it fails as the source does", async () => {
    const failure = new Error("the disk is gone");
    const held = detachableRows(source(failure).rows, 1_000_000);
    const found: RowBatch[] = [];
    const reading = (async () => {
      for await (const batch of held.rows) {
        found.push(batch);
        await held.detach();
      }
    })();
    await expect(reading).rejects.toBe(failure);
    expect(found.length).toBe(BATCHES);
  });

  it("ends the source when the reader ends early, and detaches nothing afterwards", async () => {
    const { state, rows } = source();
    const held = detachableRows(rows, 0);
    for await (const _ of held.rows) break;
    await held.dispose();
    await held.detach();
    expect(state).toEqual({ asked: 1, ended: true });
  });

  it("is detached by itself where the rows were written to a file", async () => {
    const { state, rows } = source();
    const written: RowBatches = { ...rows, writeParquet: (path) => writeFile(path, "rows") };
    const held = detachableRows(written, 0);
    await withScratchFolder(async (folder) => held.rows.writeParquet?.(`${folder}/rows.parquet`));
    await held.detach();
    expect(state.asked).toBe(0);
    await held.dispose();
  });
});

import { expect, test } from "vitest";
import { batchesOf, type RowBatches, rowsBatch } from "../../src/rows/index.ts";
import { allRows, batches, FIELD, type GivenTable, parent, request, resolve, tableRows, tableTypes } from "./engine.ts";

const videos: GivenTable = {
  columns: { id: "int64" },
  fields: ["f"],
  rows: Array.from({ length: 5 }, (_, i) => ({ id: BigInt(i), versions: { f: "x" } })),
};
const of = request({ parents: [parent("p", videos)], fields: [FIELD], columns: [{ name: "id", type: "int64" }] });

test("progress counts expected rows and ends at their number", async () => {
  const seen: unknown[] = [];
  await resolve(of, { parents: [batches(videos)] }, { onProgress: (progress) => seen.push(progress) });
  expect(seen).toStrictEqual([{ rows: 5, total: 5 }]);
});

test("an aborted signal ends it, with the reason as cause", async () => {
  const reason = new Error("enough");
  await expect(
    resolve(of, { parents: [batches(videos)] }, { signal: AbortSignal.abort(reason) }),
  ).rejects.toMatchObject({ code: "ABORTED", cause: reason });

  const controller = new AbortController();
  let read = 0;
  const slow: RowBatches = batchesOf(async function* () {
    for (const row of tableRows(videos)) {
      read++;
      if (read === 2) controller.abort(reason);
      yield rowsBatch(tableTypes(videos), [row]);
    }
  });
  await expect(resolve(of, { parents: [slow] }, { signal: controller.signal })).rejects.toMatchObject({
    code: "ABORTED",
    cause: reason,
  });
  expect(read).toBe(2);
});

test("an error of an input is passed on", async () => {
  const failing = batchesOf(async function* () {
    yield rowsBatch(tableTypes(videos), []);
    throw new Error("connection lost");
  });
  await expect(resolve(of, { parents: [failing] })).rejects.toThrow("connection lost");
});

test("a result can be read more than once", async () => {
  const rows = await resolve(of, { parents: [batches(videos)] });
  expect(await allRows(rows)).toStrictEqual(await allRows(rows));
});

test("a column that a request needs and a parent lacks is an error that names both", async () => {
  const wrong = request({
    parents: [parent("p", videos)],
    fields: [FIELD],
    columns: [
      { name: "id", type: "int64" },
      { name: "path", type: "string", parent: 0 },
    ],
  });
  await expect(resolve(wrong, { parents: [batches(videos)] })).rejects.toThrow(
    'Column "path" is needed of child, which does not have it.',
  );
});

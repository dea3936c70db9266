import type { WriteOptions } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { expectSettled } from "../../suite/settled.ts";
import { stalledRows } from "../../suite/stalled-rows.ts";
import { turns } from "../../suite/turns.ts";

const BATCHES = 4;
const ROWS_PER_BATCH = 3;

/** Batches of a write that is aborted after some turns; their rows tell which batch they are of. */
function batchesOf(moment: number): TestRow[][] {
  return Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: ROWS_PER_BATCH }, (_, row): TestRow => {
      return { id: `${moment}-${batch}-${row}`, metaxy_provenance_by_field: { audio: "a" } };
    }),
  );
}

async function* given(batches: readonly TestRow[][]): AsyncGenerator<readonly TestRow[]> {
  for (const batch of batches) {
    yield batch;
    await turns(1);
  }
}

/** Turns after which writes are aborted. */
const MOMENTS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 24, 40, 80];

export const duringWrite: Scenario = {
  key: "abort/during-write",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Abort during a long write leaves whole batches only, and the error says how many rows are safe.",
  rows: ["G8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const all: TestRow[] = [];
    for (const moment of MOMENTS) {
      const batches = batchesOf(moment);
      const abort = new AbortController();
      const write = store.writeMetadata(Video, given(batches), { signal: abort.signal });
      const ended = expectSettled(t, "The write", write);
      await turns(moment);
      abort.abort(new Error("That is enough."));
      const outcome = await ended;
      const stored = outcome.status === "fulfilled" ? outcome.value.rows : await safeRows(outcome.reason);
      t.expectThat(stored % ROWS_PER_BATCH === 0, `${stored} rows are said to be safe: a batch was cut.`);
      all.push(...batches.flat().slice(0, stored));
      if (all.length > 0) await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), all);
    }

    async function safeRows(reason: unknown): Promise<number> {
      const error = await t.expectError(MetadataStoreError, { code: "ABORTED", says: Video.key }, () => {
        throw reason;
      });
      return Number(error.details.rowsStored);
    }
  },
};

const WRITTEN = rows`
  id | @audio
  v1 | a1
  v2 | a2
`;

export const stalledInput: Scenario = {
  key: "abort/stalled-input",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Abort ends a write and a resolve whose input never gives its next row; what the write stored stays.",
  rows: ["G8", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const [written, samples] = [stalledRows([WRITTEN]), stalledRows([WRITTEN])];
    const abort = new AbortController();
    const { signal } = abort;
    const write = expectSettled(t, "The write", store.writeMetadata(Video, written.rows, { signal }));
    const resolve = expectSettled(t, "The resolve", store.resolveUpdate(Video, { samples: samples.rows, signal }));
    await Promise.race([Promise.all([written.stalled, samples.stalled]), Promise.all([write, resolve])]);
    abort.abort(new Error("That is enough."));
    const outcomes = await Promise.all([write, resolve]);
    for (const outcome of outcomes) {
      await t.expectError(MetadataStoreError, { code: "ABORTED", says: /abort/ }, () => {
        if (outcome.status === "rejected") throw outcome.reason;
      });
    }
    await t.expectRows(store.readMetadata(Video), WRITTEN);
  },
};

type Progress = Parameters<NonNullable<WriteOptions["onProgress"]>>[0];

export const progress: Scenario = {
  key: "abort/progress",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "`onProgress` never goes back, says nothing twice, and ends at the total.",
  rows: ["A1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const batches = batchesOf(0);
    const inputs = [batches.flat(), given(batches)];
    for (const input of inputs) {
      const told: Progress[] = [];
      await store.writeMetadata(Video, input, { onProgress: (each) => told.push(each) });
      const done = told.map((each) => each.rows);
      t.expectEqual(
        done,
        done.toSorted((a, b) => a - b),
        "The progress in its order",
      );
      const texts = told.map(({ rows, total }) => `${rows} of ${total}`);
      t.expectEqual(texts, [...new Set(texts)], "What is told, each once");
      t.expectEqual(
        told.at(-1),
        { rows: BATCHES * ROWS_PER_BATCH, total: BATCHES * ROWS_PER_BATCH },
        "The last progress",
      );
    }
  },
};

export const progressThrows: Scenario = {
  key: "abort/progress-throws",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "A throw inside `onProgress` ends the write with that as cause after a whole batch, and says how many rows are safe.",
  rows: ["A1", "G8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const batches = batchesOf(0);
    const thrown = new RangeError("The bar is full.");
    const onProgress = (): void => {
      throw thrown;
    };
    const error = await t.expectError(MetadataStoreError, { code: "INPUT_FAILED", says: "The bar is full." }, () =>
      store.writeMetadata(Video, given(batches), { onProgress }),
    );
    t.expectThat(error.cause === thrown, `The cause is ${String(error.cause)}.`);
    t.expectEqual(error.details.rowsStored, ROWS_PER_BATCH, "The number of safe rows");
    await t.expectRows(store.readMetadata(Video), batches[0] ?? []);
    await store.writeMetadata(Video, given(batches));
    await t.expectRows(store.readMetadata(Video), batches.flat());
  },
};

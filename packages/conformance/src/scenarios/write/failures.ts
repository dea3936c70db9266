import { MetadataStoreError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** More than any store takes in one go; broken ones of self-tests take 10,000. */
const MANY = { ofStores: 25_000, ofSelfTests: 11_000 };

export const wholeWriteIsAtomic: Scenario = {
  key: "write/whole-write-is-atomic",
  since: "0.1.0",
  level: "core",
  needs: ["atomicWrite", "faults"],
  says: "Where the store declares it, a value of many rows whose write fails at its end leaves none of them.",
  rows: ["G8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const before = rows`
      id     | @audio
      before | a1
    `;
    await store.writeMetadata(Video, before);
    const many = Array.from({ length: t.quick ? MANY.ofSelfTests : MANY.ofStores }, (_, index): TestRow => {
      return { id: `v${index}`, metaxy_provenance_by_field: { audio: "a1" } };
    });
    t.faults.strike(store, { step: "append", occurrence: 1 });
    await t.expectError(MetadataStoreError, { code: "STORE_FAILURE", says: /\w/ }, () =>
      store.writeMetadata(Video, many),
    );
    await t.expectRows(store.readMetadata(Video), before);
  },
};

export const batchIsWholeOrAbsent: Scenario = {
  key: "write/batch-is-whole-or-absent",
  since: "0.1.0",
  level: "core",
  needs: ["faults"],
  says: "A write that fails inside a batch leaves no row of that batch, and the same write succeeds afterwards.",
  rows: ["G8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const before = rows`
      id     | @audio
      before | a1
    `;
    await store.writeMetadata(Video, before);
    const batch = rows`
      id | @audio
      v1 | a1
      v2 | a2
      v3 | a3
    `;
    const disarm = t.faults.strike(store, { step: "append", occurrence: 1 });
    await t.expectError(MetadataStoreError, { code: "STORE_FAILURE", says: /\w/ }, () =>
      store.writeMetadata(Video, batch),
    );
    disarm();
    await t.expectRows(store.readMetadata(Video), before);
    await store.writeMetadata(Video, batch);
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), [...before, ...batch]);
  },
};

export const failedLongWriteSaysWhatIsSafe: Scenario = {
  key: "write/failed-long-write-says-what-is-safe",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An iterable that throws after two batches leaves exactly those two, and the error's details give their row count.",
  rows: ["G8", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const first = rows`
      id | @audio
      v1 | a1
      v2 | a2
    `;
    const second = rows`
      id | @audio
      v3 | a3
    `;
    async function* failing(): AsyncGenerator<TestRow[]> {
      yield first;
      yield second;
      throw new Error("The camera is gone.");
    }
    const error = await t.expectError(
      MetadataStoreError,
      { code: "INPUT_FAILED", says: [Video.key, "The camera is gone."] },
      () => store.writeMetadata(Video, failing()),
    );
    t.expectEqual(error.details.rowsStored, 3, "`details.rowsStored`");
    await t.expectRows(store.readMetadata(Video), [...first, ...second]);
  },
};

export const rowsBeforeAFailure: Scenario = {
  key: "write/rows-before-a-failure",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An iterable of single rows that throws leaves the rows that it gave; the error counts them, and has as its cause what was thrown, unchanged.",
  rows: ["G8", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const given = rows`
      id | @audio
      v1 | a1
      v2 | a2
    `;
    const thrown = new MetadataStoreError("STORE_FAILURE", "The camera is gone.", { details: { rowsStored: 99 } });
    async function* failing(): AsyncGenerator<TestRow> {
      yield* given;
      throw thrown;
    }
    const error = await t.expectError(
      MetadataStoreError,
      { code: "INPUT_FAILED", says: [Video.key, "The camera is gone.", /\b2 rows/] },
      () => store.writeMetadata(Video, failing()),
    );
    t.expectEqual(error.details.rowsStored, 2, "`details.rowsStored`");
    t.expectThat(error.cause === thrown, `The cause is ${String(error.cause)}.`);
    t.expectEqual(thrown.details, { rowsStored: 99 }, "The details of what was thrown");
    await t.expectRows(store.readMetadata(Video), given);
  },
};

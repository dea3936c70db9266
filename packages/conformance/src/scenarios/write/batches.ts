import { byFieldType, type ColumnType, rowsBatch } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const laterBatchOfAWriteWins: Scenario = {
  key: "write/later-batch-of-a-write-wins",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Where two batches of one write have an id, the later one is read, however quick the write was.",
  rows: ["G9", "A1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    // Among rows of one time the first would win by its provenance.
    const first = rows`
      id | path  | metaxy_provenance | @audio
      v1 | a.mp4 | z                 | a1
    `;
    const second = rows`
      id | path  | metaxy_provenance | @audio
      v1 | b.mp4 | a                 | a2
    `;
    t.clock.freeze();
    async function* batches(): AsyncGenerator<TestRow[]> {
      yield first;
      yield second;
    }
    await store.writeMetadata(Video, batches());
    await t.expectRows(store.readMetadata(Video), second);
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), [...first, ...second]);
  },
};

export const emptyBatch: Scenario = {
  key: "write/empty-batch",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An empty array stores nothing, not even a table; a typed table without rows creates the feature; an empty batch among others is passed over.",
  rows: ["A1", "A10", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, []);
    t.expectEqual(await store.hasFeature(Video), false, "`hasFeature` after an empty array");
    const types = new Map<string, ColumnType>([
      ["id", "string"],
      ["path", "string"],
      ["metaxy_provenance_by_field", byFieldType(["audio"])],
    ]);
    await store.writeMetadata(Video, await rowsBatch(types, []).arrow());
    t.expectEqual(await store.hasFeature(Video), true, "`hasFeature` after a typed table without rows");
    await t.expectRows(store.readMetadata(Video), []);
    const written = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
      v2 | b.mp4 | a2
    `;
    async function* batches(): AsyncGenerator<TestRow[]> {
      yield written.slice(0, 1);
      yield [];
      yield written.slice(1);
    }
    t.expectEqual(await store.writeMetadata(Video, batches()), { rows: 2 }, "What was written");
    await t.expectRows(store.readMetadata(Video), written);
  },
};

import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const FIRST = rows`
  id | path  | @audio
  v1 | a.mp4 | a1
`;

const SECOND = rows`
  id | path  | @audio
  v2 | b.mp4 | a2
`;

export const twice: Scenario = {
  key: "read/twice",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A query can be used again, and each time gives what is stored then.",
  rows: ["A8", "G7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, FIRST);
    const query = store.readMetadata(Video);
    await t.expectRows(query, FIRST);
    await t.expectRows(query, FIRST);
    await store.writeMetadata(Video, SECOND);
    await t.expectRows(query, [...FIRST, ...SECOND]);
  },
};

export const queryBuiltBeforeAWrite: Scenario = {
  key: "read/query-built-before-a-write",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A query built before a write, even the first of its feature, sees the rows of that write.",
  rows: ["A8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const [early, late] = [store.readMetadata(Video), store.readMetadata(Video, { filters: (c) => c("id").eq("v2") })];
    await store.writeMetadata(Video, FIRST);
    await t.expectRows(early, FIRST);
    await store.writeMetadata(Video, SECOND);
    await t.expectRows(late, SECOND);
  },
};

export const stopsEarly: Scenario = {
  key: "read/stops-early",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Leaving an iteration early frees what it held: the store writes, reads and closes as before.",
  rows: ["A8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = Array.from({ length: 100 }, (_, index) => ({
      id: `v${index}`,
      metaxy_provenance_by_field: { audio: "a1" },
    }));
    await store.writeMetadata(Video, written);
    for await (const row of store.readMetadata(Video)) {
      t.expectThat(typeof row.id === "string", "The first row has no id.");
      break;
    }
    for await (const batch of store.readMetadata(Video).batches({ size: 10 })) {
      t.expectEqual(batch.length, 10, "The number of rows of the first batch");
      break;
    }
    await store.writeMetadata(Video, [{ id: "more", metaxy_provenance_by_field: { audio: "a1" } }]);
    t.expectEqual((await store.readMetadata(Video).toArray()).length, 101, "The number of rows afterwards");
  },
};

export const inStoreOnly: Scenario = {
  key: "read/in-store-only",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`readMetadataInStore` reads this store alone: what only a fallback has is not found.",
  rows: ["A7", "O2", "E1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const prod = await t.store({ place: t.place("prod") });
    const dev = await t.store({ place: t.place("dev"), fallbackStores: [prod] });
    await prod.writeMetadata(Video, FIRST);
    await t.expectRows(dev.readMetadata(Video), FIRST);
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () =>
      dev.readMetadataInStore(Video).toArray(),
    );
    await dev.writeMetadata(Video, SECOND);
    await t.expectRows(dev.readMetadataInStore(Video), SECOND);
  },
};

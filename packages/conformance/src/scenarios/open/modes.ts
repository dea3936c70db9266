import { FeatureNotFoundError, MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const WRITTEN = rows`
  id | @audio
  v1 | a1
`;

const MORE = rows`
  id | @audio
  v2 | a2
`;

const READ_ONLY = { code: "STORE_READ_ONLY", says: /open\("write"\)/ } as const;

export const writeOnRead: Scenario = {
  key: "open/write-on-read",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Writes, deletes and drops on a store opened for reading throw and change nothing.",
  rows: ["A18", "A21"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, WRITTEN);
    await store.close();
    await store.open("read");
    const expected = { ...READ_ONLY, unchanged: [() => store.readMetadata(Video, { withSampleHistory: true })] };
    await t.expectRefused(MetadataStoreError, expected, () => store.writeMetadata(Video, MORE));
    await t.expectRefused(MetadataStoreError, expected, () => store.deleteMetadata(Video, { all: true }));
    await t.expectRefused(MetadataStoreError, expected, () => store.dropFeatureMetadata(Video));
    await t.expectRows(store.readMetadata(Video), WRITTEN);
  },
};

export const writeInsideRead: Scenario = {
  key: "open/write-inside-read",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: '`open("write")` inside `open("read")` throws and leaves the store open for reading; the reverse works.',
  rows: ["A18", "A21"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.open("read");
    await store.writeMetadata(Video, WRITTEN);
    await store.close();
    await store.open("read");
    await t.expectError(MetadataStoreError, READ_ONLY, () => store.open("write"));
    await t.expectRows(store.readMetadata(Video), WRITTEN);
    await t.expectError(MetadataStoreError, READ_ONLY, () => store.writeMetadata(Video, MORE));
    // The refused open has no scope to end, so the first one is the last.
    await store[Symbol.asyncDispose]();
    await store.open("write");
    await store.writeMetadata(Video, MORE);
    await t.expectRows(store.readMetadata(Video), [...WRITTEN, ...MORE]);
  },
};

export const reopenWithAnotherMode: Scenario = {
  key: "open/reopen-with-another-mode",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Each scope has the mode that it was opened with, whatever the one before had.",
  rows: ["A18", "A19"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    const inScope = async (mode: "read" | "write", task: () => Promise<unknown>): Promise<void> => {
      await store.open(mode);
      await task();
      await store[Symbol.asyncDispose]();
    };
    await inScope("write", () => store.writeMetadata(Video, WRITTEN));
    await inScope("read", async () => {
      await t.expectRows(store.readMetadata(Video), WRITTEN);
      await t.expectError(MetadataStoreError, READ_ONLY, () => store.writeMetadata(Video, MORE));
    });
    await inScope("write", () => store.writeMetadata(Video, MORE));
    await inScope("read", () => t.expectRows(store.readMetadata(Video), [...WRITTEN, ...MORE]));
  },
};

export const readOfAMissingPlace: Scenario = {
  key: "open/read-of-a-missing-place",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "A place where nothing was ever written opens for reading as an empty store, and can be written later.",
  rows: ["A18", "E1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ place: t.place("nowhere"), mode: "read" });
    t.expectThat(!(await store.hasFeature(Video)), "A place where nothing was written has the feature.");
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () =>
      store.readMetadata(Video).toArray(),
    );
    await t.expectError(MetadataStoreError, READ_ONLY, () => store.writeMetadata(Video, WRITTEN));
    await store.close();
    await store.open("write");
    await store.writeMetadata(Video, WRITTEN);
    await t.expectRows(store.readMetadata(Video), WRITTEN);
  },
};

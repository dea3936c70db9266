import { dep, withStore } from "@metaxy/core";
import { StoreNotOpenError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const WRITTEN = rows`
  id | @audio
  v1 | a1
  v2 | a2
`;

const CLOSED = { code: "STORE_NOT_OPEN", says: /open/ } as const;

export const scopeAndCount: Scenario = {
  key: "open/scope-and-count",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: '`open("write")` gives the store; two opens need two disposes; the last scope\'s end closes it.',
  rows: ["A18", "A19", "A21"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    t.expectThat((await store.open("write")) === store, "`open` gave something else than the store.");
    t.expectThat((await store.open()) === store, "A second `open` gave something else than the store.");
    await store.writeMetadata(Video, WRITTEN);
    await store[Symbol.asyncDispose]();
    await t.expectRows(store.readMetadata(Video), WRITTEN);
    await store[Symbol.asyncDispose]();
    await t.expectError(StoreNotOpenError, CLOSED, () => store.readMetadata(Video).toArray());
  },
};

export const withoutOpen: Scenario = {
  key: "open/without-open",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "A store that was never opened works for each single call, and keeps its rows between them.",
  rows: ["A20", "B9", "W1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    await store.writeMetadata(Video, WRITTEN);
    await t.expectRows(store.readMetadata(Video), WRITTEN);
    await t.work(store, Crop);
    await store.deleteMetadata(Video, { where: "id = 'v2'" });
    t.expectThat(await store.hasFeature(Crop), "The feature that was written by a single call is not there.");
    await t.expectIncrement(store.resolveUpdate(Crop), {
      orphaned: rows`
        id
        v2
      `,
    });
    await store.dropFeatureMetadata(Crop);
    t.expectThat(!(await store.hasFeature(Crop)), "The feature that was dropped by a single call is still there.");
  },
};

export const exceptionInScope: Scenario = {
  key: "open/exception-in-scope",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "What is thrown inside a scope leaves it as it is, the store is closed, and what was written stays.",
  rows: ["A19", "A21"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    const thrown = new RangeError("The camera is gone.");
    const caught = await withStore(store, "write", async (open) => {
      await open.writeMetadata(Video, WRITTEN);
      throw thrown;
    }).catch((error: unknown) => error);
    t.expectThat(caught === thrown, `The scope threw ${String(caught)}.`);
    await t.expectError(StoreNotOpenError, CLOSED, () => store.readMetadata(Video).toArray());
    await store.open("write");
    await t.expectRows(store.readMetadata(Video), WRITTEN);
  },
};

export const parallelOpens: Scenario = {
  key: "open/parallel-opens",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Opens and single calls that are begun at once all work on one open store, which closes with the last of them.",
  rows: ["A19", "A20", "A21"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    const write = store.writeMetadata(Video, WRITTEN);
    const opens = Array.from({ length: 4 }, () => store.open("write"));
    await Promise.all([write, ...opens]);
    const [first, ...others] = opens.map(() => () => store[Symbol.asyncDispose]());
    await Promise.all(others.map((dispose) => dispose()));
    await t.expectRows(store.readMetadata(Video), WRITTEN);
    await first?.();
    await t.expectError(StoreNotOpenError, CLOSED, () => store.readMetadata(Video).toArray());
  },
};

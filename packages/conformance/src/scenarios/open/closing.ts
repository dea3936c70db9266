import { dep, type MetadataStore, withStore } from "@metaxy/core";
import { MetadataStoreError, StoreNotOpenError } from "@metaxy/core/driver";
import { temporaryFolders } from "@metaxy/core/testing";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";
import { expectSettled } from "../../suite/settled.ts";
import { stalledRows } from "../../suite/stalled-rows.ts";

const WRITTEN = rows`
  id | @audio
  v1 | a1
  v2 | a2
`;

const CLOSED = { code: "STORE_NOT_OPEN", says: /open/ } as const;

function expectClosed(t: ScenarioContext, what: string, call: Promise<unknown>): Promise<void> {
  const closed = expectSettled(t, what, call).then(async (settled) => {
    await t.expectError(StoreNotOpenError, CLOSED, () => {
      if (settled.status === "rejected") throw settled.reason;
    });
  });
  // A scenario that fails before it asks has another failure to tell.
  closed.catch(() => undefined);
  return closed;
}

async function close(t: ScenarioContext, store: MetadataStore): Promise<void> {
  const closed = await expectSettled(t, "`close()`", store.close());
  if (closed.status === "rejected") throw closed.reason;
}

export const closeDuringQuery: Scenario = {
  key: "open/close-during-query",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "`close()` with a query, a resolve or a write running ends them with an error and returns within seconds.",
  rows: ["E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, WRITTEN);
    const more = rows`
      id | @audio
      v3 | a3
    `;
    const given = stalledRows([more]);
    const samples = stalledRows([more]);
    const query = store.readMetadata(Video).batches({ size: 1 });
    await query.next();
    const write = store.writeMetadata(Video, given.rows);
    const resolve = store.resolveUpdate(Video, { samples: samples.rows });
    const calls = [expectClosed(t, "The write", write), expectClosed(t, "The resolve", resolve)];
    await Promise.race([Promise.all([given.stalled, samples.stalled]), Promise.all(calls)]);
    await close(t, store);
    await Promise.all([...calls, expectClosed(t, "The query", query.next())]);
    await store.open("write");
    await t.expectRows(store.readMetadata(Video), [...WRITTEN, ...more]);
  },
};

export const incrementsEndWithTheStore: Scenario = {
  key: "open/increments-end-with-the-store",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "After an explicit `close()` increments that were not disposed throw `StoreNotOpenError`.",
  rows: ["E7", "A15"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store();
    await store.writeMetadata(Video, WRITTEN);
    const increment = await store.resolveUpdate(Crop);
    await close(t, store);
    await t.expectError(StoreNotOpenError, CLOSED, () => increment.toProcess().toArray());
    await increment[Symbol.asyncDispose]();
    await store.open("write");
    await t.expectIncrement(store.resolveUpdate(Crop), {
      new: rows`
        id
        v1
        v2
      `,
    });
  },
};

export const incrementsEndWithTheScope: Scenario = {
  key: "open/increments-end-with-the-scope",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "The end of the last scope ends increments that were not disposed, and frees their spools.",
  rows: ["A15", "A19"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store({ mode: "unopened" });
    const before = await temporaryFolders("spool");
    const increment = await withStore(store, "write", async (open) => {
      await open.writeMetadata(Video, WRITTEN);
      return open.resolveUpdate(Crop);
    });
    await t.expectError(StoreNotOpenError, CLOSED, () => increment.toProcess().toArray());
    t.expectEqual(await temporaryFolders("spool"), before, "The spools that are left");
  },
};

export const closeIsIdempotent: Scenario = {
  key: "open/close-is-idempotent",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "`close()` may be called again, at once or later, and before any `open`; a dispose after it does nothing.",
  rows: ["A19", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store({ mode: "unopened" });
    await store.close();
    await store.open("write");
    await store.writeMetadata(Video, WRITTEN);
    await expectSettled(t, "Closing twice at once", Promise.all([store.close(), store.close()]));
    await store.close();
    await store[Symbol.asyncDispose]();
    await store.open("write");
    await store[Symbol.asyncDispose]();
    await t.expectError(StoreNotOpenError, CLOSED, () => store.readMetadata(Video).toArray());
    await store.open("read");
    await t.expectRows(store.readMetadata(Video), WRITTEN);
  },
};

export const failingOpen: Scenario = {
  key: "open/failing-open",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "An `open` that fails opens nothing: it has no scope to end, holds nothing, and the next one works.",
  rows: ["E7", "A19"],
  async run(t) {
    const place = t.place("settings");
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const given = { place, hashAlgorithm: "sha256" } as const;
    const fallback = await t.store(given);
    await fallback.writeMetadata(Video, WRITTEN);
    const clashing = await t.store({
      place: t.place("clashing"),
      hashAlgorithm: "md5",
      fallbackStores: [fallback],
      mode: "unopened",
    });
    const expected = { code: "HASH_ALGORITHM_MISMATCH", says: /sha256/ } as const;
    for (const mode of ["read", "write"] as const) {
      const opened = await expectSettled(t, "The open that fails", clashing.open(mode));
      await t.expectError(MetadataStoreError, expected, () => {
        if (opened.status === "rejected") throw opened.reason;
      });
    }
    const sound = await t.store({ place: t.place("clashing"), hashAlgorithm: "sha256", fallbackStores: [fallback] });
    await t.expectRows(sound.readMetadata(Video), WRITTEN);
    await sound.writeMetadata(Video, WRITTEN);
  },
};

import { dep } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { temporaryFolders } from "@metaxy/core/testing";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { expectSettled } from "../../suite/settled.ts";
import { turns } from "../../suite/turns.ts";

const ABORTED = { code: "ABORTED", says: /abort/ } as const;

/** Turns after which resolves are aborted. */
const MOMENTS = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export const duringResolve: Scenario = {
  key: "abort/during-resolve",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Abort during a resolve ends it at once and frees its spool; the next resolve is right.",
  rows: ["V4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store();
    const videos = Array.from({ length: t.quick ? 50 : 3_000 }, (_, index): TestRow => {
      return { id: `v${index}`, metaxy_provenance_by_field: { audio: `a${index}` } };
    });
    await store.writeMetadata(Video, videos);
    const before = await temporaryFolders("spool");
    for (const moment of [...MOMENTS, "once it has ended"] as const) {
      const abort = new AbortController();
      const ended = expectSettled(t, "The resolve", store.resolveUpdate(Crop, { signal: abort.signal }));
      await (moment === "once it has ended" ? ended : turns(moment));
      abort.abort(new Error("That is enough."));
      const outcome = await ended;
      if (outcome.status === "fulfilled") await outcome.value[Symbol.asyncDispose]();
      // Who aborts before anything can have run is always heard.
      if (outcome.status === "rejected" || moment === 0)
        await t.expectError(MetadataStoreError, ABORTED, () => {
          if (outcome.status === "rejected") throw outcome.reason;
        });
    }
    t.expectEqual(await temporaryFolders("spool"), before, "The spools that are left");
    const increment = await store.resolveUpdate(Crop);
    t.expectEqual(increment.counts.new, videos.length, "The number of new samples");
    await increment[Symbol.asyncDispose]();
  },
};

export const beforeStart: Scenario = {
  key: "abort/before-start",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "A call whose signal is aborted already throws and changes nothing.",
  rows: ["E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
    `;
    const more = rows`
      id | @audio
      v2 | a2
    `;
    await store.writeMetadata(Video, written);
    const signal = AbortSignal.abort(new Error("That is enough."));
    const expected = { ...ABORTED, unchanged: [() => store.readMetadata(Video, { withSampleHistory: true })] };
    const calls: readonly (() => Promise<unknown>)[] = [
      () => store.writeMetadata(Video, more, { signal }),
      () => store.deleteMetadata(Video, { all: true, signal }),
      () => store.resolveUpdate(Crop, { signal }),
      () => store.readMetadata(Video, { signal }).toArray(),
    ];
    for (const call of calls) await t.expectRefused(MetadataStoreError, expected, call);
  },
};

export const duringIteration: Scenario = {
  key: "abort/during-iteration",
  since: "0.1.0",
  level: "lifecycle",
  needs: [],
  says: "Abort while rows are read ends the iteration with an error; another one gives all rows.",
  rows: ["A8", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
      v2 | a2
      v3 | a3
    `;
    await store.writeMetadata(Video, written);
    const abort = new AbortController();
    const batches = store.readMetadata(Video, { signal: abort.signal }).batches({ size: 1 });
    const first = await batches.next();
    t.expectEqual(first.done === false && first.value.length, 1, "The rows before the abort");
    abort.abort(new Error("That is enough."));
    await t.expectError(MetadataStoreError, ABORTED, () => batches.next());
    await t.expectRows(store.readMetadata(Video), written);
  },
};

import type { ReadOptions } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const LATER_WRITES = 50;

/** Reads that must all see the past as it was. */
const READS: readonly ReadOptions[] = [
  {},
  { includeDeleted: true },
  { withSampleHistory: true, includeDeleted: true },
  { filters: "path != 'b.mp4'" },
];

export const asOf: Scenario = {
  key: "history/as-of",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`asOf: t` gives what a read at t gave, identically after fifty later writes, deletes and a redefinition: rows with `coalesce(deleted_at, updated_at) ≤ t`, then keep-latest.",
  rows: ["G4", "G5", "G7", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Later = t.feature({ key: "video", fields: { audio: "2" } }, t.newGraph());
    const store = await t.store();
    const row = (id: string, path: string) => rows`
      id    | path    | @audio
      ${id} | ${path} | ${path}
    `;
    await store.writeMetadata(Video, [...row("v1", "a.mp4"), ...row("v2", "b-old.mp4"), ...row("v3", "c.mp4")]);
    await store.writeMetadata(Video, row("v2", "b.mp4"));
    // The clock stands still, so that the delete is stamped with the very time that is asked for.
    t.clock.freeze("2025-06-01T12:00:00Z");
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v3") });
    const time = new Date("2025-06-01T12:00:00Z");
    const then: TestRow[][] = [];
    for (const read of READS) then.push([...(await store.readMetadata(Video, read).toArray())]);

    t.clock.set("2025-06-01T12:00:00.000001Z");
    for (let write = 0; write < LATER_WRITES; write += 1) {
      const feature = write % 2 === 0 ? Video : Later;
      await store.writeMetadata(feature, row(`v${1 + (write % 4)}`, `${write}.mp4`));
    }
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v1") });
    for (const [index, read] of READS.entries()) {
      for (const moment of [time, BigInt(time.getTime()) * 1000n]) {
        const past = store.readMetadata(Video, { ...read, asOf: moment });
        await t.expectRows(past, then[index] ?? [], { system: "all" });
      }
    }
    await t.expectRows(store.readMetadata(Later, { asOf: time }), []);
  },
};

import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const schemaChangesKeepOldRows: Scenario = {
  key: "history/schema-changes-keep-old-rows",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "After a feature gained a column and a field, history gives the rows from before, with NULL in both, and `asOf` what was read then.",
  rows: ["G4", "G5", "C10", "C14"],
  async run(t) {
    const Before = t.feature({ key: "video", fields: { audio: "1" } });
    const After = t.feature({ key: "video", fields: { audio: "1", frames: "1" } }, t.newGraph());
    const store = await t.store();
    t.clock.freeze("2025-06-01T12:00:00Z");
    await store.writeMetadata(
      Before,
      rows`
        id | path    | @audio
        v1 | old.mp4 | a1
      `,
    );
    t.clock.set("2025-06-01T12:00:01Z");
    await store.writeMetadata(
      After,
      rows`
        id | path    | size | @audio | @frames
        v1 | new.mp4 | 10   | a1     | f1
      `,
    );
    const older = rows`
      id | path    | size | @audio | @frames
      v1 | old.mp4 | null | a1     | null
    `;
    const newer = rows`
      id | path    | size | @audio | @frames
      v1 | new.mp4 | 10   | a1     | f1
    `;
    const history = store.readMetadata(After, { withFeatureHistory: true, withSampleHistory: true });
    await t.expectRows(history, [...older, ...newer]);
    const then = rows`
      id | path    | size | @audio
      v1 | old.mp4 | null | a1
    `;
    await t.expectRows(store.readMetadata(Before, { asOf: new Date("2025-06-01T12:00:00Z") }), then);
    const again = await store.readMetadata(Before).toArray();
    await store.writeMetadata(Before, again);
    await t.expectRows(store.readMetadata(Before), then);
  },
};

export const rollBack: Scenario = {
  key: "history/roll-back",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "Going back to an earlier definition makes its rows current again: only what changed in between is to do.",
  rows: ["G5", "A16", "C18"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const later = t.newGraph();
    const Parent = t.feature({ key: "video", fields: { audio: "1" } }, later);
    const Next = t.feature({ key: "crop", deps: [dep(Parent)], fields: { audio: "2" } }, later);
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    await t.work(store, Crop);
    await t.work(store, Next);
    await t.expectIncrement(store.resolveUpdate(Crop), {});
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v2 | a2-new
      `,
    );
    await t.work(store, Next);
    await t.expectIncrement(store.resolveUpdate(Crop), { stale: [{ id: "v2" }] });
  },
};

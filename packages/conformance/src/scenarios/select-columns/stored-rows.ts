import { dep, openColumns } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const filterLeavesParentThenOrphans: Scenario = {
  key: "select-columns/filter-leaves-parent-then-orphans",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A sample whose parent no longer passes the dependency's filter is orphaned, whatever the parent's older rows say.",
  rows: ["A16", "C15", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video, { filter: "seconds > 10" })], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | seconds | @audio
        v1 | 20      | a1
        v2 | 30      | a2
        v3 | 5       | a3
      `,
    );
    await t.work(store, Crop);
    await store.writeMetadata(
      Video,
      rows`
        id | seconds | @audio
        v1 | 9       | a1
        v3 | 50      | a3
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Crop), {
      new: [{ id: "v3", seconds: 50 }],
      orphaned: [{ id: "v1", seconds: 20 }],
    });
  },
};

export const undeclaredColumn: Scenario = {
  key: "select-columns/undeclared-column",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Columns that a parent stores without declaring them travel, and a dependency can select, rename and filter them by `openColumns`.",
  rows: ["A16", "C10"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "string" }, fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const Long = t.feature({
      key: "long",
      deps: [dep(openColumns(Video), { rename: { seconds: "length" }, filter: "length > 10", select: ["length"] })],
      fields: { audio: "1" },
    });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | seconds | path  | @audio
        v1 | 20.5    | a.mp4 | a1
        v2 | 5.5     | b.mp4 | a2
      `.map((row) => ({ ...row, id: String(row.id) })),
    );
    await t.expectIncrement(store.resolveUpdate(Crop), {
      new: rows`
        id | seconds | path
        v1 | 20.5    | a.mp4
        v2 | 5.5     | b.mp4
      `,
    });
    await t.expectIncrement(store.resolveUpdate(Long), { new: [{ id: "v1", length: 20.5 }] });
  },
};

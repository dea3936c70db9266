import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const staleFields: Scenario = {
  key: "increment/stale-fields",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`metaxy_stale_fields` names exactly the fields whose version differs; all fields for new samples, predicates and a stored NULL.",
  rows: ["A15", "C16"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    const ids = ["v1", "v2", "v3", "v4"];
    await store.writeMetadata(
      Video,
      ids.map((id) => ({ id, metaxy_provenance_by_field: { audio: "a", frames: "f" } })),
    );
    await t.work(store, Crop, (row) => ({
      ...row,
      isBad: row.id === "v3",
      ...(row.id === "v4" ? { metaxy_provenance: null } : {}),
    }));
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | @frames
        v1 | a-new  | f
        v5 | a      | f
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Crop, { stalenessPredicates: (c) => c("isBad").eq(true) }), {
      new: rows`
        id | metaxy_stale_fields
        v5 | ["audio", "frames"]
      `,
      stale: rows`
        id | metaxy_stale_fields
        v1 | ["audio"]
        v3 | ["audio", "frames"]
        v4 | ["audio", "frames"]
      `,
    });
  },
};

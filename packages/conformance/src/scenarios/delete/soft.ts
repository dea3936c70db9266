import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const softHidesTheRow: Scenario = {
  key: "delete/soft-hides-the-row",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "After `deleteMetadata` with a predicate the matching ids are not read, the others are; `includeDeleted` gives them with `metaxy_deleted_at`, one row each.",
  rows: ["G10", "A17"],
  golden: ["read_with_soft_deleted"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
        v2 | b.mp4 | a2
        v3 | b.mp4 | a3
      `,
    );
    t.clock.freeze("2025-06-01T12:00:00Z");
    await store.deleteMetadata(Video, { where: (c) => c("path").eq("b.mp4") });
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
      `,
    );
    const deletedAt = new Date("2025-06-01T12:00:00Z");
    await t.expectRows(
      store.readMetadata(Video, { includeDeleted: true }),
      rows`
        id | path  | @audio | metaxy_deleted_at
        v1 | a.mp4 | a1     | null
        v2 | b.mp4 | a2     | ${deletedAt}
        v3 | b.mp4 | a3     | ${deletedAt}
      `,
    );
    await t.golden(["read_with_soft_deleted"]);
  },
};

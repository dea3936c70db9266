import { dep, optional } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const allOptionalWithoutTables: Scenario = {
  key: "join-parents/all-optional-without-tables",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Optional parents that were never written are parents without rows: alone they give nothing, and what is stored is orphaned; beside another parent they give NULL.",
  rows: ["A16"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Notes = t.feature({ key: "notes", idColumns: ["id", "line"], fields: { body: "1" } });
    const Report = t.feature({
      key: "report",
      deps: [optional(dep(Video)), optional(dep(Notes))],
      fields: { text: "1" },
    });
    const store = await t.store();
    await t.expectIncrement(store.resolveUpdate(Report), {});
    await store.writeMetadata(
      Report,
      rows`
        id | @text
        v1 | t1
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Report), { orphaned: [{ id: "v1" }] });
    const videos = rows`
      id | @audio
      v1 | a1
      v2 | a2
    `;
    await store.writeMetadata(Video, videos);
    await t.expectIncrement(store.resolveUpdate(Report), {
      new: [{ id: "v2", line: null }],
      stale: [{ id: "v1", line: null }],
    });
  },
};

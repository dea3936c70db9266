import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const columnsWithoutIdsKeepLatest: Scenario = {
  key: "read/columns-without-ids-keep-latest",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Without the id columns among `columns` there is still one row per id, the latest, equal ones as often as they are.",
  rows: ["A6", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | old   | a1
        v2 | same  | a2
        v3 | same  | a3
      `,
    );
    await store.writeMetadata(
      Video,
      rows`
        id | path | @audio
        v1 | new  | a4
      `,
    );
    await t.expectRows(
      store.readMetadata(Video, { columns: ["path"] }),
      rows`
        path
        new
        same
        same
      `,
      { system: "all" },
    );
  },
};

export const structColumnAlone: Scenario = {
  key: "read/struct-column-alone",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A by-field column read by itself has all its fields, NULL ones too.",
  rows: ["A6", "C6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | @frames
        v1 | a1     | f1
        v2 | a2     | null
      `,
    );
    await t.expectRows(
      store.readMetadata(Video, { columns: ["metaxy_provenance_by_field"] }),
      rows`
        @audio | @frames
        a1     | f1
        a2     | null
      `,
      { system: "all" },
    );
  },
};

export const emptyResultKeepsColumns: Scenario = {
  key: "read/empty-result-keeps-columns",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "A frame without rows has the columns of one with rows, in the same order and with the same types.",
  rows: ["A8", "A6", "A24"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "string", frames: "int64" }, fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | frames | @audio
        v1 | 1n     | a1
      `.map((row) => ({ ...row, id: String(row.id) })),
    );
    for (const columns of [undefined, ["frames", "id"] as const]) {
      const [full, empty] = await Promise.all(
        ["v1", "nobody"].map(async (id) => {
          const frame = await store
            .readMetadata(Video, { filters: (c) => c("id").eq(id), ...(columns && { columns: [...columns] }) })
            .collect();
          return frame.getColumns().map((column) => `${column.name}: ${column.dtype}`);
        }),
      );
      t.expectEqual(empty, full, "The columns of a frame without rows");
    }
  },
};

import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const addsANewColumn: Scenario = {
  key: "write/adds-a-new-column",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A second write in another column order and with one more, undeclared column stores every value under its own name; older rows read NULL there.",
  rows: ["C10"],
  async run(t) {
    const Video = t.feature({
      key: "video",
      columns: { id: "string", path: "string", title: "string" },
      fields: { audio: "1" },
    });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | title | @audio
        v1 | a.mp4 | A     | a1
      `,
    );
    await store.writeMetadata(
      Video,
      rows`
        seconds | title | path  | id | @audio
        1.5     | B     | b.mp4 | v2 | a2
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | path  | title | seconds | @audio
        v1 | a.mp4 | A     | null    | a1
        v2 | b.mp4 | B     | 1.5     | a2
      `,
    );
  },
};

export const newFieldOfAFeature: Scenario = {
  key: "write/new-field-of-a-feature",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "When a feature gains a field, new rows carry all fields in both by-field structs and older rows still read.",
  rows: ["C14", "C6"],
  async run(t) {
    const Before = t.feature({ key: "video", fields: { audio: "1" } });
    const After = t.feature({ key: "video", fields: { audio: "1", frames: "1" } }, t.newGraph());
    const store = await t.store();
    await store.writeMetadata(
      Before,
      rows`
        id | @audio | #audio
        v1 | a1     | A1
      `,
    );
    await store.writeMetadata(
      After,
      rows`
        id | @audio | @frames | #audio | #frames
        v2 | a2     | f2      | A2     | F2
      `,
    );
    await t.expectRows(
      store.readMetadata(After, { withFeatureHistory: true }),
      rows`
        id | @audio | @frames | #audio | #frames
        v1 | a1     | null    | A1     | null
        v2 | a2     | f2      | A2     | F2
      `,
    );
  },
};

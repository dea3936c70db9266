import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const missingColumnIsNull: Scenario = {
  key: "write/missing-column-is-null",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A row written without a column that the feature has reads NULL there, whatever the row that it replaces has.",
  rows: ["C10", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | seconds | @audio
        v1 | a.mp4 | 1.5     | a1
        v2 | b.mp4 | 2       | a2
      `,
    );
    await store.writeMetadata(
      Video,
      rows`
        id | seconds | @audio
        v1 | 3       | a3
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | path  | seconds | @audio
        v1 | null  | 3       | a3
        v2 | b.mp4 | 2       | a2
      `,
    );
  },
};

export const columnNullInFirstWrite: Scenario = {
  key: "write/column-null-in-first-write",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An undeclared column that is NULL throughout the first write takes the type of its first value, and older rows read NULL.",
  rows: ["C10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const first = rows`
      id | score | @audio
      v1 | null  | a1
    `;
    const second = rows`
      id | score | @audio
      v2 | 2.5   | a2
    `;
    await store.writeMetadata(Video, first);
    await store.writeMetadata(Video, second);
    await t.expectRows(store.readMetadata(Video), [...first, ...second]);
  },
};

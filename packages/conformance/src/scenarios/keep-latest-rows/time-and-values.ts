import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const byTimeNotByOrder: Scenario = {
  key: "keep-latest-rows/by-time-not-by-order",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A row written later with a time 1 µs older loses.",
  rows: ["G9"],
  golden: ["older_timestamp_written_later_loses"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const table = rows`
      id | path  | @audio
      v1 | newer | a1
    `;
    const store = await t.store();
    const elsewhere = await t.store({ place: "elsewhere" });
    t.clock.freeze(NOON + 1n);
    await store.writeMetadata(Video, table);
    t.clock.freeze(NOON);
    await elsewhere.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | older | a2
      `,
    );
    // Copied rows keep their times, so the older row is stored last.
    await store.copyMetadata({ from: elsewhere, features: [Video] });
    await t.expectRows(store.readMetadata(Video), table);
    await t.golden(["older_timestamp_written_later_loses"]);
  },
};

const NOON = 1_735_732_800_000_000n;

export const nullValue: Scenario = {
  key: "keep-latest-rows/null-value",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "NULL in the latest row's user column reads as NULL, not as the value before it.",
  rows: ["G9", "C10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
        v2 | null  | a2
      `,
    );
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | null  | a3
        v2 | b.mp4 | a4
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | path  | @audio
        v1 | null  | a3
        v2 | b.mp4 | a4
      `,
    );
  },
};

export const nullDeletedAt: Scenario = {
  key: "keep-latest-rows/null-deleted-at",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Write, delete, write: `metaxy_deleted_at` of the latest row is NULL, so it is live.",
  rows: ["G10"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
      `,
    );
    await store.deleteMetadata(Video, { all: true });
    const again = rows`
      id | path  | @audio | metaxy_deleted_at
      v1 | b.mp4 | a2     | null
    `;
    await store.writeMetadata(Video, again);
    await t.expectRows(store.readMetadata(Video), again);
  },
};

export const wholeRow: Scenario = {
  key: "keep-latest-rows/whole-row",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "All columns of a result come from one stored row, also when two rows have equal times.",
  rows: ["G9", "G4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const elsewhere = await t.store({ place: "elsewhere" });
    t.clock.freeze(NOON);
    // Each row is ahead in some columns.
    const one = rows`
      id | path  | seconds | title | @audio
      v1 | a.mp4 | 9       | null  | a1
    `;
    const other = rows`
      id | path  | seconds | title | @audio
      v1 | b.mp4 | 1       | Title | a2
    `;
    await store.writeMetadata(Video, one);
    await elsewhere.writeMetadata(Video, other);
    await store.copyMetadata({ from: elsewhere, features: [Video] });
    const [read] = await store.readMetadata(Video).toArray();
    await t.expectRows(store.readMetadata(Video), read?.path === "a.mp4" ? one : other);
  },
};

import { loadPolars } from "../../suite/load-polars.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const untranslatableExpression: Scenario = {
  key: "filter/untranslatable-expression",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "A Polars expression that the store cannot push (string functions, windows) is applied after reading, after keep-latest, with the right rows.",
  rows: ["A5", "A4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | show | seconds | @audio
        v1 | a.mp4 | s1   | 99      | a1
        v2 | b.avi | s1   | 2       | a2
        v3 | c.mp4 | s2   | 3       | a3
      `,
    );
    const replaced = rows`
      id | path  | show | seconds | @audio
      v1 | a.mkv | s1   | 1       | a4
    `;
    await store.writeMetadata(Video, replaced);
    const pl = await loadPolars();
    await t.expectRows(
      store.readMetadata(Video, { filters: pl.col("path").str.contains("mp4"), columns: ["id"] }),
      rows`
        id
        v3
      `,
    );
    const longest = pl.col("seconds").eq(pl.col("seconds").max().over("show"));
    await t.expectRows(
      store.readMetadata(Video, { filters: [longest, (c) => c("show").eq("s1")], columns: ["id", "seconds"] }),
      rows`
        id | seconds
        v2 | 2
      `,
    );
  },
};

export const polarsBareStringIsAColumn: Scenario = {
  key: "filter/polars-bare-string-is-a-column",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "In a Polars expression a bare string on the right is a column, as in Polars itself, and `lit` makes it a value.",
  rows: ["A4", "A5"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | path  | title | @audio
      v1 | title | x     | a1
      v2 | same  | same  | a2
    `;
    await store.writeMetadata(Video, written);
    const pl = await loadPolars();
    await t.expectRows(store.readMetadata(Video, { filters: pl.col("path").eq("title") }), written.slice(1));
    await t.expectRows(store.readMetadata(Video, { filters: pl.col("path").eq(pl.lit("title")) }), written.slice(0, 1));
  },
};

import { dep, type MetadataStore } from "@metaxy/core";
import { MetadataSchemaError, MetadataStoreError } from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";

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

type Call = (store: MetadataStore, features: { readonly Video: TestFeature; readonly Crop: TestFeature }) => unknown;

export const expressionErrors: Scenario = {
  key: "filter/expression-errors",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "A Polars expression that no store can evaluate, over an unknown column or without a truth, is a coded error that names the feature, and the column with the nearest name; nothing changes.",
  rows: ["A5", "A26", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video, { select: [] })], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | a.mp4 | a1
      `,
    );
    await store.writeMetadata(
      Crop,
      rows`
        id | place | @audio
        v1 | top   | a1
      `,
    );
    const pl = await loadPolars();
    const misspelt = (name: string) => pl.col(name).str.contains("a");
    const calls: readonly (readonly [call: Call, feature: TestFeature, nearest: RegExp])[] = [
      [(s, f) => s.readMetadata(f.Video, { filters: misspelt("pth") }).toArray(), Video, /"pth".*"path"/],
      [(s, f) => s.deleteMetadata(f.Video, { where: misspelt("pth") }), Video, /"pth".*"path"/],
      [(s, f) => s.resolveUpdate(f.Crop, { filters: { [f.Video.key]: misspelt("pth") } }), Video, /"pth".*"path"/],
      [(s, f) => s.resolveUpdate(f.Crop, { targetFilters: misspelt("plce") }), Crop, /"plce".*"place"/],
      [(s, f) => s.resolveUpdate(f.Crop, { stalenessPredicates: misspelt("plce") }), Crop, /"plce".*"place"/],
    ];
    const unchanged = [() => store.readMetadata(Video), () => store.readMetadata(Crop)];
    for (const [call, { key }, nearest] of calls) {
      const expected = { code: "METADATA_SCHEMA", says: [key, nearest], unchanged } as const;
      await t.expectRefused(MetadataSchemaError, expected, () => call(store, { Video, Crop }));
    }
    const expected = { code: "INVALID_FILTER", says: [Video.key, /true or false/], unchanged } as const;
    const noTruth = pl.col("path").str.lengths();
    await t.expectRefused(MetadataStoreError, expected, () =>
      store.readMetadata(Video, { filters: noTruth }).toArray(),
    );
    await t.expectRefused(MetadataStoreError, expected, () => store.deleteMetadata(Video, { where: noTruth }));
  },
};

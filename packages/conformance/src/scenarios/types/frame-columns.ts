import { MetadataSchemaError } from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const frameColumns: Scenario = {
  key: "types/frame-columns",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "Columns of frames with a dictionary of texts, other widths or another unit of time are stored exactly and read like those of rows.",
  rows: ["C5", "C10"],
  async run(t) {
    const pl = await loadPolars();
    const Clip = t.feature({ key: "clip", columns: { id: "string", at: "timestamp_us" } });
    const Plain = t.feature({ key: "plain" });
    const store = await t.store();
    const plain = rows`
      id | kind | n | price | @default
      v1 | cat  | 1 | 1.5   | 1
      v2 | dog  | 2 | 0.25  | 1
      v3 | null | 3 | null  | 1
    `;
    await store.writeMetadata(Plain, plain);
    const frame = await store
      .readMetadata(Plain, { columns: ["id", "kind", "n", "price", "metaxy_provenance_by_field"] })
      .collect();
    await store.writeMetadata(
      Clip,
      frame.withColumns(
        pl.col("kind").cast(pl.Categorical),
        pl.col("n").cast(pl.Int16),
        pl.col("price").cast(pl.Float32),
        pl.lit(1_500_000_000_123).cast(pl.Int64).cast(pl.Datetime("ms")).alias("at"),
      ),
    );
    const at = 1_500_000_000_123_000n;
    await t.expectRows(
      store.readMetadata(Clip),
      plain.map((row) => ({ ...row, at })),
    );
    await t.expectRows(store.readMetadata(Clip, { filters: "kind = 'dog' AND n = 2" }), [{ ...plain[1], at }]);
  },
};

export const framePartsOfMicroseconds: Scenario = {
  key: "types/frame-parts-of-microseconds",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "A time of day or a timestamp of a frame with a part of a microsecond, alone or in a list, is refused by the name of its column; whole microseconds come back exactly.",
  rows: ["C5", "C10", "E2"],
  async run(t) {
    const pl = await loadPolars();
    const Clip = t.feature({ key: "clip" });
    const Plain = t.feature({ key: "plain" });
    const store = await t.store();
    await store.writeMetadata(
      Plain,
      rows`
        id | @default
        v1 | 1
      `,
    );
    const frame = await store.readMetadata(Plain, { columns: ["id", "metaxy_provenance_by_field"] }).collect();
    const nanoseconds = (value: number) => {
      const number = pl.lit(value).cast(pl.Int64);
      const time = number.cast(pl.Time);
      const at = number.cast(pl.Datetime("ns"));
      return { time, at, times: pl.concatList([time]), ats: pl.concatList([at]) };
    };
    for (const [column, value] of Object.entries(nanoseconds(1_500))) {
      await t.expectError(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [new RegExp(`"${column}(\\[\\])?"`), "part of a microsecond"] },
        () => store.writeMetadata(Clip, frame.withColumn(value.alias(column))),
      );
    }
    t.expectEqual(await store.hasFeature(Clip), false, "Whether anything was stored");
    const whole = Object.entries(nanoseconds(2_000)).map(([column, value]) => value.alias(column));
    await store.writeMetadata(Clip, frame.withColumns(...whole));
    const read = await store.readMetadata(Clip).collect();
    const stored = read.select(
      pl.col("time").cast(pl.Int64),
      pl.col("at").cast(pl.Datetime("us")).cast(pl.Int64),
      pl.col("times").lst.first().cast(pl.Int64).alias("times"),
      pl.col("ats").lst.first().cast(pl.Datetime("us")).cast(pl.Int64).alias("ats"),
    );
    t.expectEqual(
      stored.toRecords().map((row) => Object.values(row).map(Number)),
      [[2_000, 2, 2_000, 2]],
      "The times in nanoseconds, and the timestamps in microseconds",
    );
  },
};

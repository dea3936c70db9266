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

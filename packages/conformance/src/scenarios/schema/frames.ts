import type { MetadataStore } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

type Polars = Awaited<ReturnType<typeof loadPolars>>;
type Frame = ReturnType<Polars["DataFrame"]>;

/** What is wrong with a frame, and what the refusal names. */
const ILL_FORMED: readonly (readonly [change: (frame: Frame, pl: Polars) => Frame, says: RegExp])[] = [
  [(_, pl) => pl.DataFrame({}), /lack id column "id"/],
  [(frame) => frame.drop("id"), /lack id column "id"/],
  [(frame, pl) => frame.withColumn(pl.lit(null).cast(pl.Utf8).alias("id")), /"id".*NULL in 2 rows/],
  [(frame) => frame.drop("metaxy_provenance_by_field"), /metaxy_provenance_by_field.*struct/],
  [
    (frame, pl) => frame.withColumn(pl.lit("1").alias("metaxy_provenance_by_field")),
    /"metaxy_provenance_by_field".*struct/,
  ],
  [
    (frame) => frame.drop("metaxy_provenance_by_field").rename({ tags: "metaxy_provenance_by_field" }),
    /"metaxy_provenance_by_field".*list<string>.*struct/,
  ],
  [(frame, pl) => frame.withColumn(pl.lit("1").alias("metaxy_x")), /"metaxy_x".*reserved/],
  [(frame, pl) => frame.withColumn(pl.lit("1").alias("")), /empty/],
  [(frame, pl) => frame.withColumn(pl.lit("x").alias("n")), /"n".*(int64.*string|string.*int64)/],
  [(frame, pl) => frame.withColumn(pl.lit(1.5).alias("n")), /"n".*float64.*int64/],
  [(frame, pl) => frame.withColumn(pl.lit(1).cast(pl.Int64).alias("title")), /"title".*(int64.*string|string.*int64)/],
  [(frame, pl) => frame.withColumn(pl.lit("x").alias("tags")), /"tags".*(list|string)/],
];

export const framesAreChecked: Scenario = {
  key: "schema/frames-are-checked",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "A frame without columns, ids or versions, with wrong fields, reserved names or values of another type is refused by name like rows, and nothing is stored.",
  rows: ["C5", "C8", "C10", "C14", "E2"],
  async run(t) {
    const pl = await loadPolars();
    const { Video, store } = await written(t);
    const columns = ["id", "n", "title", "tags", "metaxy_provenance_by_field"];
    const frame = await store.readMetadata(Video, { columns }).collect();
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    for (const [change, says] of ILL_FORMED) {
      await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says: [Video.key, says], unchanged }, () =>
        store.writeMetadata(Video, change(frame, pl)),
      );
    }
    const misspelt = {
      code: "METADATA_SCHEMA",
      says: [Video.key, /"frmaes".*Did you mean "frames"/],
      unchanged,
    } as const;
    await t.expectRefused(MetadataSchemaError, misspelt, async () =>
      store.writeMetadata(Video, await ofOtherFields(t, store)),
    );
  },
};

async function written(t: ScenarioContext): Promise<{ readonly Video: TestFeature; readonly store: MetadataStore }> {
  const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
  const store = await t.store();
  await store.writeMetadata(
    Video,
    rows`
      id | n | title | tags  | @audio | @frames
      v1 | 1 | a     | ["x"] | a1     | f1
      v2 | 2 | b     | []    | a2     | f2
    `,
  );
  return { Video, store };
}

/** A frame with versions of the fields `audio` and `frmaes`. */
async function ofOtherFields(t: ScenarioContext, store: MetadataStore): Promise<Frame> {
  const Other = t.feature({ key: "other", fields: { audio: "1", frmaes: "1" } });
  await store.writeMetadata(
    Other,
    rows`
      id | @audio | @frmaes
      v1 | a1     | f1
    `,
  );
  return store.readMetadata(Other, { columns: ["id", "metaxy_provenance_by_field"] }).collect();
}

import { dep, type MetadataStore, type Query } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ExpectedIncrement, ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

const COLUMNS = { id: "int64", path: "string", taken: "timestamp_us" } as const;

const SAMPLES = rows`
  id                | path  | taken                     | sizes     | @audio
  ${2n ** 53n + 1n} | a.mp4 | ${1_700_000_000_000_001n} | [1, null] | a1
  2n                | null  | ${-1n}                    | null      | a2-new
  4n                | d.mp4 | null                      | []        | a4
`;

const EXPECTED: ExpectedIncrement = {
  new: SAMPLES.slice(0, 1),
  stale: SAMPLES.slice(1, 2),
  orphaned: [{ id: 3n, path: "c.mp4", taken: null }],
};

interface Sampled {
  readonly Video: TestFeature;
  readonly store: MetadataStore;
  /** The samples as another store has them, in another order of columns. */
  readonly given: Query<TestRow>;
}

async function sampled(t: ScenarioContext): Promise<Sampled> {
  const Video = t.feature({ key: "video", columns: COLUMNS, fields: { audio: "1" } });
  const source = await t.store({ place: "source" });
  await source.writeMetadata(Video, SAMPLES);
  const given = source.readMetadata(Video, { columns: ["sizes", "id", "taken", "path", "metaxy_provenance_by_field"] });
  const store = await t.store();
  await store.writeMetadata(
    Video,
    rows`
      id | path  | taken  | @audio
      2n | b.mp4 | null   | a2
      3n | c.mp4 | null   | a3
      4n | d.mp4 | null   | a4
    `,
  );
  return { Video, store, given };
}

export const samplesAsFrames: Scenario = {
  key: "increment/samples-as-frames",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "Samples given as a frame, as Arrow, as several of them or mixed with rows give the increment that the same rows give.",
  rows: ["A15", "A13", "A24"],
  async run(t) {
    const { Video, store, given } = await sampled(t);
    const frame = await given.collect();
    const rows = await given.toArray();
    const [first, others] = [rows.slice(0, 1), rows.slice(1)];
    const mixed = [frame.slice(0, 1), others, frame.slice(0, 0)];
    const forms = [SAMPLES, frame, given.arrow(), given.frames({ size: 1 }), mixed, [...first, frame.slice(1, 2)]];
    for (const samples of forms) await t.expectIncrement(store.resolveUpdate(Video, { samples }), EXPECTED);

    const Crop = t.feature({
      key: "crop",
      columns: COLUMNS,
      deps: [dep(Video, { select: [] })],
      fields: { audio: "1" },
    });
    await store.calculateAndWriteDataVersions({ feature: Crop, sampleDf: frame.drop("metaxy_provenance_by_field") });
    await t.expectRows(
      store.readMetadata(Crop),
      SAMPLES.map(({ metaxy_provenance_by_field: _, ...row }) => row),
    );
  },
};

export const sampleFramesAreChecked: Scenario = {
  key: "increment/sample-frames-are-checked",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "Of samples in a frame the last row of an id counts, with a warning; a NULL id and a value that its column cannot hold are errors that name the column.",
  rows: ["A15", "A13", "E2"],
  async run(t) {
    const pl = await loadPolars();
    const { Video, store, given } = await sampled(t);
    const frame = await given.collect();
    const others = frame.withColumn(pl.lit("older.mp4").alias("path")).select(...frame.columns);
    await t.expectIncrement(store.resolveUpdate(Video, { samples: pl.concat([others, frame]) }), EXPECTED);
    t.warnings.expectOne("DUPLICATE_IDS", /3 rows/);

    const Crop = t.feature({
      key: "crop",
      columns: COLUMNS,
      deps: [dep(Video, { select: [] })],
      fields: { audio: "1" },
    });
    const wrong = {
      '"id"': frame.withColumn(pl.lit(null).cast(pl.Int64).alias("id")),
      '"taken"': frame.withColumn(pl.lit("yesterday").alias("taken")),
    };
    for (const [column, samples] of Object.entries(wrong)) {
      const expected = { code: "METADATA_SCHEMA", says: column } as const;
      await t.expectError(MetadataSchemaError, expected, () => store.resolveUpdate(Video, { samples }));
      const sampleDf = samples.drop("metaxy_provenance_by_field");
      await t.expectError(MetadataSchemaError, expected, () =>
        store.calculateAndWriteDataVersions({ feature: Crop, sampleDf }),
      );
    }
  },
};

import type { WriteInput } from "@metaxy/core";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const COLUMNS = ["id", "path", "seconds", "frames", "seen", "metaxy_provenance_by_field"];

export const acceptsAnyInput: Scenario = {
  key: "write/accepts-any-input",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "The same rows given as objects, Polars frame or frames, Arrow stream, iterable and async iterable leave identical tables.",
  rows: ["C5", "A1"],
  async run(t) {
    const Video = t.feature({
      key: "video",
      columns: { id: "string", path: "string", seconds: "float64", frames: "int64", seen: "timestamp_us" },
      fields: { audio: "1", frames: "1" },
    });
    const given = rows`
      id | path  | seconds | frames               | seen              | @audio | @frames
      v1 | a.mp4 | 1.5     | 9223372036854775807n | 1735732800000001n | a1     | f1
      v2 | null  | -2      | -1n                  | -1n               | a2     | f2
      v3 | c.mp4 | null    | null                 | null              | a3     | null
    `;
    t.clock.freeze();
    const store = await t.store();
    await store.writeMetadata(Video, given);
    const stored = await store.readMetadata(Video).toArray();
    const query = store.readMetadata(Video, { columns: COLUMNS });
    const frame = await query.collect();
    const inputs: Record<string, WriteInput<typeof Video>> = {
      frame,
      frames: [frame.slice(0, 1), frame.slice(1, 2)],
      arrow: query.arrow(),
      iterable: new Set(given),
      async: oneByOne(given),
    };
    for (const [place, input] of Object.entries(inputs)) {
      const other = await t.store({ place });
      await other.writeMetadata(Video, input);
      await t.expectRows(other.readMetadata(Video), stored, { system: "all" });
    }
  },
};

async function* oneByOne(given: readonly TestRow[]): AsyncGenerator<TestRow> {
  yield* given;
}

export const lastRowOfAnIdInABatch: Scenario = {
  key: "write/last-row-of-an-id-in-a-batch",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw"],
  says: "Of two rows of one id in one batch only the last is stored, and one warning counts the others.",
  rows: ["G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path       | @audio
        v1 | first.mp4  | a1
        v2 | b.mp4      | a2
        v1 | second.mp4 | a3
        v1 | last.mp4   | a0
      `,
    );
    await t.expectRows(
      (await t.readRaw(store, Video)).map(({ id = null, path = null }) => ({ id, path })),
      rows`
        id | path
        v1 | last.mp4
        v2 | b.mp4
      `,
    );
    const warning = t.warnings.expectOne("DUPLICATE_IDS");
    t.expectEqual(warning.details, { feature: Video.key, rows: 2 }, "The warning's details");
  },
};

export const arrowWithManyOrEmptyChunks: Scenario = {
  key: "write/arrow-with-many-or-empty-chunks",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "An Arrow stream of several record batches, and a frame of several chunks, empty ones among them, are written whole.",
  rows: ["C5", "A1"],
  async run(t) {
    const pl = await loadPolars();
    const written = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
      v2 | b.mp4 | a2
      v3 | c.mp4 | a3
    `;
    const [none, ...parts] = [[], ...written.map((row) => [row])].map((part) =>
      pl.DataFrame(
        { id: part.map((row) => row.id), path: part.map((row) => row.path) },
        { schema: { id: pl.String, path: pl.String } },
      ),
    );
    const [first, second, third] = parts;
    if (none === undefined || first === undefined || second === undefined || third === undefined) return;
    const provenance = pl.lit("a").alias("audio");
    const chunks = pl
      .concat([none, first, none, second, third, none], { rechunk: false, how: "vertical" })
      .withColumn(pl.struct([provenance]).alias("metaxy_provenance_by_field"));
    const expected = written.map((row) => ({ ...row, metaxy_provenance_by_field: { audio: "a" } }));
    for (const [form, input] of Object.entries({ frame: chunks, stream: chunks.writeIPCStream() })) {
      const Video = t.feature({ key: `video-${form}`, fields: { audio: "1" } });
      const store = await t.store();
      t.expectEqual(await store.writeMetadata(Video, input), { rows: 3 }, `What was written of the ${form}`);
      await t.expectRows(store.readMetadata(Video), expected);
    }
  },
};

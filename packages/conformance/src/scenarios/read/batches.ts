import { arrowBatch, type RowBatch, typeText } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";

const SIZE = 3;

export const inBatchesOfSize: Scenario = {
  key: "read/in-batches-of-size",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`.batches({ size })` gives each row once, no batch larger than size, for row counts of 0, size − 1, size and size + 1.",
  rows: ["A8"],
  async run(t) {
    const store = await t.store();
    for (const count of [0, SIZE - 1, SIZE, SIZE + 1]) {
      const Video = t.feature({ key: `video-${count}`, fields: { audio: "1" } });
      const written = Array.from({ length: SIZE + 1 }, (_, index) => ({
        id: `v${index}`,
        metaxy_provenance_by_field: { audio: "a1" },
      }));
      await store.writeMetadata(Video, written);
      const query = store.readMetadata(Video, { filters: (c) => c("id").lt(`v${count}`) });
      const sizes: number[] = [];
      const read: object[] = [];
      for await (const batch of query.batches({ size: SIZE })) {
        sizes.push(batch.length);
        read.push(...batch);
      }
      await t.expectRows(read, written.slice(0, count));
      t.expectThat(
        sizes.every((size) => size <= SIZE),
        `Batches of ${count} rows have ${sizes.join(", ")} rows, though at most ${SIZE} were asked for.`,
      );
    }
  },
};

const COLUMNS = ["id", "path", "seconds", "frames", "seen", "shown"];

export const framesAndRowsAgree: Scenario = {
  key: "read/frames-and-rows-agree",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "`collect()`, `toArray()`, `batches()`, `.frames()` and `.arrow()` hold the same rows and types.",
  rows: ["A8", "A24", "C5"],
  async run(t) {
    const Video = t.feature({
      key: "video",
      columns: {
        id: "string",
        path: "string",
        seconds: "float64",
        frames: "int64",
        seen: "timestamp_us",
        shown: "bool",
      },
      fields: { audio: "1" },
    });
    const store = await t.store();
    const written = rows`
      id | path  | seconds | frames               | seen              | shown
      v1 | a.mp4 | 1.5     | 9223372036854775807n | 1735732800000001n | true
      v2 | null  | null    | null                 | null              | null
      v3 | c.mp4 | -0.25   | -1n                  | -1n               | false
    `;
    await store.writeMetadata(
      Video,
      written.map((row) => ({ ...row, id: String(row.id), metaxy_provenance_by_field: { audio: "a1" } })),
    );
    const query = store.readMetadata(Video, { columns: COLUMNS });
    await t.expectRows(query, written);
    const batches: object[] = [];
    for await (const batch of query.batches({ size: 2 })) batches.push(...batch);
    await t.expectRows(batches, written);
    const frames: RowBatch[] = [];
    for await (const frame of query.frames({ size: 2 })) frames.push(await arrowBatch(frame.writeIPCStream()));
    const arrow: RowBatch[] = [];
    for await (const bytes of query.arrow({ size: 2 })) arrow.push(await arrowBatch(bytes));
    const collected = await arrowBatch((await query.collect()).writeIPCStream());
    for (const columnar of [[collected], frames, arrow]) await expectColumnar(t, columnar, written);
  },
};

const TYPES = ["frames: int64", "id: string", "path: string", "seconds: float64", "seen: timestamp", "shown: bool"];

async function expectColumnar(t: ScenarioContext, batches: readonly RowBatch[], expected: readonly object[]) {
  const read: object[] = [];
  for (const batch of batches) {
    const types = [...batch.types].map(([name, type]) => `${name}: ${typeText(type)}`);
    t.expectEqual(types.sort(), TYPES, "The columns and their types");
    read.push(...(await batch.rows()));
  }
  await t.expectRows(
    read,
    expected.map((row) => ({ ...row })),
  );
}

import { dep } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

function video(index: number): TestRow {
  return { id: `v${index}`, size: index, metaxy_provenance_by_field: { audio: `audio ${index % 1_000}` } };
}

function isVideo(row: TestRow, index: number): boolean {
  const { audio } = Object(row.metaxy_provenance_by_field);
  return row.id === `v${index}` && audio === `audio ${index % 1_000}`;
}

function* batchesOf(count: number, size: number): Generator<TestRow[]> {
  for (let start = 0; start < count; start += size) {
    yield Array.from({ length: Math.min(size, count - start) }, (_, index) => video(start + index));
  }
}

export const hundredThousandRows: Scenario = {
  key: "scale/hundred-thousand-rows",
  since: "0.1.0",
  level: "scale",
  needs: [],
  says: "100,000 rows are written, read in batches and resolved, right in every row.",
  rows: ["A8", "A15"],
  sweeping: true,
  timeout: 600_000,
  async run(t) {
    const count = t.quick ? 12_000 : 100_000;
    const size = 7_000;
    const Video = t.feature({ key: "video", columns: { id: "string", size: "int53" }, fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store({ place: t.place("large") });
    t.expectEqual(await store.writeMetadata(Video, batchesOf(count, 10_000)), { rows: count }, "What was written");

    const seen = new Uint8Array(count);
    const sizes: number[] = [];
    for await (const batch of store.readMetadata(Video).batches({ size })) {
      sizes.push(batch.length);
      for (const row of batch) {
        const index = Number(row.size);
        // Comparing whole values by text would take longer than the store.
        if (!isVideo(row, index)) t.expectEqual(row, video(index), "A row");
        seen[index] = (seen[index] ?? 0) + 1;
      }
    }
    t.expectThat(
      seen.every((times) => times === 1),
      "A row was read twice, or not at all.",
    );
    const expected = Array.from({ length: Math.ceil(count / size) }, (_, n) => Math.min(size, count - n * size));
    t.expectEqual(sizes, expected, "The sizes of batches");

    const increment = await store.resolveUpdate(Crop);
    t.expectEqual(increment.counts, { new: count, stale: 0, orphaned: 0, carried: 0 }, "The counts");
    seen.fill(0);
    for await (const batch of increment.toProcess().batches({ size })) {
      for (const row of batch) {
        const index = Number(String(row.id).slice(1));
        if (row.metaxy_status !== "new") t.expectEqual(row.metaxy_status, "new", `The status of v${index}`);
        seen[index] = (seen[index] ?? 0) + 1;
      }
    }
    await increment[Symbol.asyncDispose]();
    t.expectThat(
      seen.every((times) => times === 1),
      "A sample was handed out twice, or not at all.",
    );
  },
};

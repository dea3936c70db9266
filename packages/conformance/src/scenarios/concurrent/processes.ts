import { MetadataStoreError } from "@metaxy/core/driver";
import type { FeatureData } from "../../features/feature-data.ts";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";
import { expectSettled } from "../../suite/settled.ts";
import type { StoreProcess } from "../../suite/start-store-process.ts";

/** A feature that other processes can define, too. */
function shared(t: ScenarioContext): { readonly data: FeatureData; readonly Video: TestFeature } {
  const key = t.key("video");
  const data: FeatureData = { key, id_columns: ["id"], columns: { id: "string" }, fields: [{ key: "audio" }] };
  const Video = t.features([data]).get(key);
  if (Video === undefined) throw new Error("The feature was not declared.");
  return { data, Video };
}

function video(id: string): TestRow {
  return { id, metaxy_provenance_by_field: { audio: "a" } };
}

async function openIn(other: StoreProcess, place: string, data: FeatureData): Promise<void> {
  await other.run({ do: "open", place });
  await other.run({ do: "define", features: [data] });
}

export const oneWritingProcess: Scenario = {
  key: "concurrent/one-writing-process",
  since: "0.1.0",
  level: "concurrent",
  needs: ["oneWriter", "processes"],
  says: "A second writing process waits up to its time limit, then gets an error that names the holder; nothing is lost.",
  rows: ["G6", "G8"],
  timeout: 180_000,
  async run(t) {
    const { data, Video } = shared(t);
    const place = t.place("locked");
    const holder = t.process();
    await openIn(holder, place, data);
    await holder.run({ do: "write", feature: data.key, rows: [video("v1")] });
    const store = await t.store({ place, mode: "unopened" });
    const expected = { code: "STORE_LOCKED", says: String(holder.pid) } as const;
    const opened = await expectSettled(t, "Opening what another process holds", store.open("write"));
    await t.expectError(MetadataStoreError, expected, () => {
      if (opened.status === "rejected") throw opened.reason;
    });
    await holder.run({ do: "write", feature: data.key, rows: [video("v3")] });
    await holder.run({ do: "close" });
    await store.open("write");
    await store.writeMetadata(Video, [video("v2")]);
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), ["v1", "v2", "v3"].map(video));
  },
};

const BATCHES = 3;
const ROWS_PER_BATCH = 4;

/** Steps at which the process is killed: the first may be before any row, the last is in the last batch. */
const STEPS = [1, 2, 3];

export const killedWriter: Scenario = {
  key: "concurrent/killed-writer",
  since: "0.1.0",
  level: "concurrent",
  needs: ["durable", "processes"],
  says: "A process killed at any step of a write leaves no acknowledged row lost, no part of a batch, and a store that opens.",
  rows: ["G8", "G6"],
  timeout: 180_000,
  async run(t) {
    const { data, Video } = shared(t);
    await Promise.all(STEPS.map((step) => killedAt(step)));

    async function killedAt(step: number): Promise<void> {
      const place = t.place(`killed-${step}`);
      const writer = t.process();
      await openIn(writer, place, data);
      await writer.run({ do: "write", feature: data.key, rows: [video("safe-0")] });
      await writer.run({ do: "strike", fault: { step: "append", occurrence: step, how: "kill" } });
      const batches = Array.from({ length: BATCHES }, (_, batch) =>
        Array.from({ length: ROWS_PER_BATCH }, (_, row) => video(`${batch}-${row}`)),
      );
      const outcome = await writer
        .run({ do: "write", feature: data.key, rows: batches.flat(), batchSize: ROWS_PER_BATCH })
        .then(
          () => "the write ended",
          (error: unknown) => String(error),
        );
      t.expectThat(/process ended/.test(outcome), `The process was to be killed at step ${step}, but ${outcome}.`);
      const store = await t.store({ place });
      const stored = (await store.readMetadata(Video, { withSampleHistory: true }).toArray()).map((row) =>
        String(row.id),
      );
      const whole = batches.filter(([first]) => stored.includes(String(first?.id)));
      t.expectEqual(
        stored.sort(),
        ["safe-0", ...whole.flat().map((row) => String(row.id))].sort(),
        "The rows after the kill",
      );
      // Batches before the one that was under way were acknowledged to the writing call.
      t.expectThat(whole.length >= step - 1, `${whole.length} batches are left after a kill in batch ${step}.`);
      await store.writeMetadata(Video, [video("later")]);
      t.expectThat(
        (await store.readMetadata(Video).toArray()).length === stored.length + 1,
        "The place cannot be written.",
      );
    }
  },
};

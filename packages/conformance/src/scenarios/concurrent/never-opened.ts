import { dep, type MetadataStore } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";
import { expectSettled } from "../../suite/settled.ts";

function video(id: string): TestRow {
  return { id, metaxy_provenance_by_field: { audio: `audio of ${id}` } };
}

const FIRST = ["v1", "v2", "v3"].map(video);

/** Rows of a read, after the first of which a task runs. */
async function interrupted(
  store: MetadataStore,
  Video: TestFeature,
  task: () => Promise<unknown>,
): Promise<readonly object[]> {
  const rows: object[] = [];
  for await (const batch of store.readMetadata(Video).batches({ size: 1 })) {
    rows.push(...batch);
    if (rows.length === 1) await task();
  }
  return rows;
}

async function within<T>(t: ScenarioContext, what: string, call: Promise<T>): Promise<T> {
  const settled = await expectSettled(t, what, call);
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

export const neverOpened: Scenario = {
  key: "concurrent/never-opened",
  since: "0.1.0",
  level: "concurrent",
  needs: [],
  says: "Stores that were never opened read and write at once, and write inside of a running read, whose rows stay as they were.",
  rows: ["A20", "G6"],
  async run(t) {
    const place = t.place("unopened");
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)] });
    const store = await t.store({ place, mode: "unopened" });
    const other = store.capabilities.durable ? await t.store({ place, mode: "unopened" }) : store;
    await store.writeMetadata(Video, FIRST);
    for (const [index, writer] of [store, other].entries()) {
      const before = [...FIRST, ...["inside", "beside"].flatMap((id) => (index === 0 ? [] : [video(`${id} 0`)]))];
      const write = (id: string) => () => writer.writeMetadata(Video, [video(`${id} ${index}`)]);
      const read = interrupted(store, Video, write("inside"));
      await t.expectRows(await within(t, "A write inside of a read", read), before);
      const calls = [store.readMetadata(Video).toArray(), store.hasFeature(Video), store.resolveUpdate(Crop)];
      await within(t, "A write beside reads", Promise.all([...calls, write("beside")()]));
    }
    await within(
      t,
      "A delete beside a read",
      Promise.all([store.readMetadata(Video).toArray(), other.deleteMetadata(Video, { where: "id = 'v3'" })]),
    );
    const left = ["v1", "v2", "inside 0", "beside 0", "inside 1", "beside 1"].map(video);
    await t.expectRows(store.readMetadata(Video), left);
  },
};

import { MetadataStoreError } from "@metaxy/core/driver";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

function video(id: string): TestRow {
  return { id, metaxy_provenance_by_field: { audio: `audio of ${id}` } };
}

const HANDLES = 16;

export const freshHandles: Scenario = {
  key: "concurrent/fresh-handles",
  since: "0.1.0",
  level: "concurrent",
  needs: ["durable"],
  says: "Handles on one place that come, write and go at once leave every row once.",
  rows: ["G6", "B3"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const place = t.place("fresh");
    const ids = Array.from({ length: HANDLES }, (_, index) => `v${index}`);
    await Promise.all(
      ids.map(async (id, index) => {
        const store = await t.store({ place });
        await store.writeMetadata(Video, [video(id)]);
        if (index % 2 === 0) await store.close();
        t.expectThat(index % 2 === 0 || (await store.hasFeature(Video)), "A handle does not see its own row.");
      }),
    );
    await t.expectRows((await t.store({ place })).readMetadata(Video, { withSampleHistory: true }), ids.map(video));
  },
};

export const transientFailure: Scenario = {
  key: "concurrent/transient-failure",
  since: "0.1.0",
  level: "concurrent",
  needs: ["faults"],
  says: "Of several writes at once one that fails takes no other with it, and can be repeated.",
  rows: ["G6", "G8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, [video("first")]);
    const ids = Array.from({ length: 6 }, (_, index) => `v${index}`);
    t.faults.strike(store, { step: "append", occurrence: 3 });
    const outcomes = await Promise.allSettled(ids.map((id) => store.writeMetadata(Video, [video(id)])));
    const failed = ids.filter((_, index) => outcomes[index]?.status === "rejected");
    t.expectEqual(failed.length, 1, "The number of failed writes");
    for (const outcome of outcomes.filter((each) => each.status === "rejected")) {
      await t.expectError(MetadataStoreError, { code: "STORE_FAILURE", says: /\w/ }, () => {
        throw outcome.reason;
      });
    }
    const stored = ["first", ...ids.filter((id) => !failed.includes(id))];
    await t.expectRows(store.readMetadata(Video), stored.map(video));
    await store.writeMetadata(Video, failed.map(video));
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), ["first", ...ids].map(video));
  },
};

export const twoDefinitionWriters: Scenario = {
  key: "concurrent/two-definition-writers",
  since: "0.1.0",
  level: "concurrent",
  needs: [],
  says: "Two definitions of a feature that are written at once each keep every row of their own.",
  rows: ["G5", "G6"],
  async run(t) {
    const graphs = [t.newGraph(), t.newGraph()];
    const definitions = graphs.map((graph, index) =>
      t.feature({ key: "video", fields: { audio: `${index + 1}` } }, graph),
    );
    const place = t.place("definitions");
    const first = await t.store({ place });
    const stores = [first, first.capabilities.durable ? await t.store({ place }) : first];
    const ids = Array.from({ length: 10 }, (_, index) => `v${index}`);
    await Promise.all(
      ids.flatMap((id) =>
        definitions.map((Video, index) => (stores[index] ?? first).writeMetadata(Video, [{ ...video(id), of: index }])),
      ),
    );
    for (const [index, Video] of definitions.entries()) {
      await t.expectRows(
        first.readMetadata(Video, { withSampleHistory: true }),
        ids.map((id) => ({ ...video(id), of: index })),
      );
    }
  },
};

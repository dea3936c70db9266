import type { FeatureGraph } from "@metaxy/core";
import { UnsupportedError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const hardRemovesRows: Scenario = {
  key: "delete/hard-removes-rows",
  since: "0.1.0",
  level: "delete",
  needs: ["hardDelete", "readRaw"],
  says: "`{ hard: true }` leaves no stored row of the matching ids.",
  rows: ["G10", "A17"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const row = (id: string, path: string) => rows`
      id    | path    | @audio
      ${id} | ${path} | a1
    `;
    await store.writeMetadata(Video, [...row("v1", "old.mp4"), ...row("v2", "b.mp4")]);
    await store.writeMetadata(Video, row("v1", "new.mp4"));
    const kept = (await t.readRaw(store, Video)).filter((stored) => stored.id === "v2");
    const { rows: removed } = await store.deleteMetadata(Video, { where: (c) => c("id").eq("v1"), hard: true });
    t.expectEqual(removed, 2, "The number of removed rows");
    await t.expectRows(t.readRaw(store, Video), kept, { system: "all" });
  },
};

export const hardUncoversNothing: Scenario = {
  key: "delete/hard-uncovers-nothing",
  since: "0.1.0",
  level: "delete",
  needs: ["hardDelete"],
  says: "After a hard delete of an id with several rows nothing of it is read, also when the predicate matches only its latest row.",
  rows: ["G10", "G9"],
  golden: ["hard_delete_uncovers_nothing"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const versions = ["old", "new"];
    for (const path of versions) {
      await store.writeMetadata(
        Video,
        rows`
          id | path    | @audio
          v1 | ${path} | a1
        `,
      );
    }
    await store.deleteMetadata(Video, { where: (c) => c("path").eq("new"), hard: true });
    await t.expectRows(store.readMetadata(Video, { includeDeleted: true, withSampleHistory: true }), []);
    await t.golden(["hard_delete_uncovers_nothing"]);
  },
};

export const hardUnsupported: Scenario = {
  key: "delete/hard-unsupported",
  since: "0.1.0",
  level: "errors",
  needs: ["no hardDelete"],
  says: "A store that declares no hard delete throws `UnsupportedError` with the operation's name and changes nothing.",
  rows: ["G10", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
      `,
    );
    const all = () => store.readMetadata(Video, { includeDeleted: true, withSampleHistory: true });
    await t.expectRefused(UnsupportedError, { code: "UNSUPPORTED", says: /hard/i, unchanged: [all] }, () =>
      store.deleteMetadata(Video, { all: true, hard: true }),
    );
  },
};

export const hardKeepsOtherDefinitions: Scenario = {
  key: "delete/hard-keeps-other-definitions",
  since: "0.1.0",
  level: "delete",
  needs: ["hardDelete"],
  says: "A hard delete removes the stored rows of the current definition alone, by filter, by rows and of all; with `withFeatureHistory` those of every definition.",
  rows: ["A17", "G10"],
  async run(t) {
    const define = (key: string, graph: FeatureGraph, version: string) =>
      t.feature({ key, fields: { audio: version } }, graph);
    const others = t.newGraph();
    const store = await t.store();
    const ways = {
      where: { where: "id = 'v1'" },
      rows: { rows: [{ id: "v1" }] },
      all: { all: true },
    } as const;
    for (const [key, which] of Object.entries(ways)) {
      const [Before, Video] = [define(key, others, "1"), define(key, t.graph, "2")];
      const videos = rows`
        id | @audio
        v1 | a1
      `;
      for (const feature of [Before, Video, Video]) await store.writeMetadata(feature, videos);
      const removed = await store.deleteMetadata(Video, { ...which, hard: true });
      t.expectEqual(removed, { rows: 2 }, `The rows that a hard delete by ${key} removed`);
      await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), []);
      await t.expectRows(store.readMetadata(Before), videos);
      await store.writeMetadata(Video, videos);
      const all = await store.deleteMetadata(Video, { ...which, hard: true, withFeatureHistory: true });
      t.expectEqual(all, { rows: 2 }, `The rows of every definition that a hard delete by ${key} removed`);
      await t.expectRows(store.readMetadata(Before), []);
    }
  },
};

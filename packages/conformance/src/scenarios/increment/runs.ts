import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

function videoAndCrop(t: ScenarioContext): { readonly Video: TestFeature; readonly Crop: TestFeature } {
  const Video = t.feature({ key: "video", fields: { audio: "1" } });
  return { Video, Crop: t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } }) };
}

const VIDEOS = rows`
  id | @audio
  v1 | a1
  v2 | a2
  v3 | a3
`;

const IDS = [{ id: "v1" }, { id: "v2" }, { id: "v3" }];

export const runsOnce: Scenario = {
  key: "increment/runs-once",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Iterating twice, or writing each batch back meanwhile, gives the rows of the increment's moment; `lazy: true` runs nothing before the first use.",
  rows: ["A15", "A26", "G7"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await using increment = await store.resolveUpdate(Crop);
    await using lazy = await store.resolveUpdate(Crop, { lazy: true });
    const ids: unknown[] = [];
    for await (const batch of increment.toProcess().batches({ size: 1 })) {
      ids.push(...batch.map((row) => row.id));
      await store.writeMetadata(
        Crop,
        batch.map((row) => ({ ...row })),
      );
    }
    t.expectEqual(ids.sort(), ["v1", "v2", "v3"], "The samples that were handed out while they were written back");
    await t.expectRows(increment.toProcess(), IDS);
    await t.expectRows(lazy.toProcess(), []);
  },
};

export const onAReadStore: Scenario = {
  key: "increment/on-a-read-store",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A store opened for reading, or a user who may only read, can resolve.",
  rows: ["A15", "V8"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await store.close();
    await store.open("read");
    await t.expectIncrement(store.resolveUpdate(Crop), { new: IDS });
  },
};

export const antiFilter: Scenario = {
  key: "increment/anti-filter",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "The seeds' way works: read ids, filter the candidates, compute only those; with none left nothing is written.",
  rows: ["W4", "A24", "A6"],
  async run(t) {
    const { Video } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | made  | @audio
        v1 | first | a1
      `,
    );
    for (const made of ["second", "third"]) {
      const known = await store.readMetadata(Video, { columns: ["id"] }).toArray();
      const ids = new Set(known.map((row) => row.id));
      const candidates = VIDEOS.filter((row) => !ids.has(row.id)).map((row) => ({ ...row, made }));
      await store.writeMetadata(Video, candidates);
    }
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | made   | @audio
        v1 | first  | a1
        v2 | second | a2
        v3 | second | a3
      `,
    );
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true, columns: ["id"] }), IDS);
  },
};

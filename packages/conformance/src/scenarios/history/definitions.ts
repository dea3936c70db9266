import { dep, type MetadataStore } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

/** One feature under two definitions, as two checkouts of a project declare it. */
function twoDefinitions(t: ScenarioContext, store: MetadataStore) {
  const { length } = t.hashSettings(store);
  const later = t.newGraph();
  const First: TestFeature = t.feature({ key: "video", fields: { audio: "1" } });
  const Second: TestFeature = t.feature({ key: "video", fields: { audio: "2" } }, later);
  return {
    First,
    Second,
    firstVersion: t.graph.featureVersion(First, length),
    secondVersion: later.featureVersion(Second, length),
  };
}

export const featureHistory: Scenario = {
  key: "history/feature-history",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`withFeatureHistory` (also as `currentOnly: false`) with sample history gives the rows of all definitions.",
  rows: ["G5", "A27"],
  golden: ["child_code_version_changes"],
  async run(t) {
    const store = await t.store();
    const { First, Second } = twoDefinitions(t, store);
    const first = rows`
      id | path    | @audio
      v1 | old.mp4 | a1
      v1 | new.mp4 | a1
    `;
    const second = rows`
      id | path    | @audio
      v1 | two.mp4 | a1
      v2 | b.mp4   | a2
    `;
    for (const row of first) await store.writeMetadata(First, [row]);
    await store.writeMetadata(Second, second);
    const all = [...first, ...second];
    await t.expectRows(store.readMetadata(First, { withFeatureHistory: true, withSampleHistory: true }), all);
    await t.expectRows(store.readMetadata(Second, { currentOnly: false, latestOnly: false }), all);
    await t.golden(["child_code_version_changes"]);
  },
};

export const featureHistoryKeepsLatestPerDefinition: Scenario = {
  key: "history/feature-history-keeps-latest-per-definition",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`withFeatureHistory` alone gives the latest row per id *and definition*.",
  rows: ["G5", "A27"],
  async run(t) {
    const store = await t.store();
    const { First, Second, firstVersion, secondVersion } = twoDefinitions(t, store);
    const row = (path: string) => rows`
      id | path    | @audio
      v1 | ${path} | a1
    `;
    await store.writeMetadata(First, row("first.mp4"));
    await store.writeMetadata(Second, row("second-old.mp4"));
    await store.writeMetadata(Second, row("second.mp4"));
    await t.expectRows(
      store.readMetadata(First, { withFeatureHistory: true }),
      rows`
        id | path       | @audio | metaxy_feature_version
        v1 | first.mp4  | a1     | ${firstVersion}
        v1 | second.mp4 | a1     | ${secondVersion}
      `,
    );
  },
};

export const namedVersion: Scenario = {
  key: "history/named-version",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`featureVersion: v` alone gives exactly the latest rows of that definition.",
  rows: ["G5", "A27"],
  async run(t) {
    const store = await t.store();
    const { First, Second, firstVersion, secondVersion } = twoDefinitions(t, store);
    const latest = rows`
      id | path    | @audio
      v1 | new.mp4 | a1
      v2 | b.mp4   | a2
    `;
    const second = rows`
      id | path    | @audio
      v1 | two.mp4 | a1
      v3 | c.mp4   | a3
    `;
    await store.writeMetadata(
      First,
      rows`
        id | path     | @audio
        v1 | old.mp4  | a1
        v2 | b.mp4    | a2
        v3 | gone.mp4 | a3
      `,
    );
    await store.writeMetadata(First, latest.slice(0, 1));
    await store.deleteMetadata(First, { where: (c) => c("id").eq("v3") });
    await store.writeMetadata(Second, second);
    await t.expectRows(store.readMetadata(Second, { featureVersion: firstVersion }), latest);
    await t.expectRows(store.readMetadata(First, { featureVersion: secondVersion }), second);
    await t.expectRows(store.readMetadata(First, { featureVersion: "0".repeat(firstVersion.length) }), []);
  },
};

export const twoBranches: Scenario = {
  key: "history/two-branches",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: 'Two definitions of one feature used in turn on one store each read only their own rows, and each reaches "nothing to do".',
  rows: ["G5", "C18", "A16"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const branches = [branch(t, "main"), branch(t, "topic")];
    const store = await t.store();
    for (const audio of ["a1", "a2"]) {
      await store.writeMetadata(
        Video,
        rows`
          id | @audio
          v1 | ${audio}
        `,
      );
      for (const { name, Crop } of branches) {
        await t.work(store, Crop, (row) => ({ ...row, made: `${name} from ${audio}` }));
        await t.expectIncrement(store.resolveUpdate(Crop), {});
      }
      for (const { name, Crop } of branches) {
        await t.expectRows(store.readMetadata(Crop, { columns: ["id", "made"] }), [
          { id: "v1", made: `${name} from ${audio}` },
        ]);
        await t.expectIncrement(store.resolveUpdate(Crop), {});
      }
    }
  },
};

/** A child as a branch of the project declares it; the parent is the same in all of them. */
function branch(t: ScenarioContext, name: string) {
  const graph = t.newGraph();
  const Parent = t.feature({ key: "video", fields: { audio: "1" } }, graph);
  return { name, Crop: t.feature({ key: "crop", deps: [dep(Parent)], fields: { audio: name } }, graph) };
}

import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

/** Everything that is stored of a feature, as far as reads can see. */
const EVERYTHING = { withFeatureHistory: true, withSampleHistory: true, includeDeleted: true };

function twoDefinitions(t: ScenarioContext): { readonly First: TestFeature; readonly Second: TestFeature } {
  return {
    First: t.feature({ key: "video", fields: { audio: "1" } }),
    Second: t.feature({ key: "video", fields: { audio: "2" } }, t.newGraph()),
  };
}

export const otherDefinitionsStay: Scenario = {
  key: "delete/other-definitions-stay",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "A delete reaches the current definition only; with `withFeatureHistory` it reaches all.",
  rows: ["A17", "G5"],
  async run(t) {
    const { First, Second } = twoDefinitions(t);
    const store = await t.store();
    const written = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
      v2 | b.mp4 | a2
    `;
    await store.writeMetadata(First, written);
    await store.writeMetadata(Second, written);
    await store.deleteMetadata(First, { all: true });
    await t.expectRows(store.readMetadata(First), []);
    await t.expectRows(store.readMetadata(Second), written);
    await store.writeMetadata(First, written);
    await store.deleteMetadata(First, { where: (c) => c("id").eq("v1"), withFeatureHistory: true });
    await t.expectRows(store.readMetadata(First), written.slice(1));
    await t.expectRows(store.readMetadata(Second), written.slice(1));
  },
};

export const drop: Scenario = {
  key: "delete/drop",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "After `dropFeatureMetadata` `hasFeature` is false, no definition's row is left, reads throw or fall back, and the feature can be written anew.",
  rows: ["A29", "A17"],
  async run(t) {
    const { First, Second } = twoDefinitions(t);
    const row = (path: unknown) => rows`
      id | path    | @audio
      v1 | ${path} | a1
    `;
    const store = await t.store();
    for (const Video of [First, Second]) await store.writeMetadata(Video, row("a.mp4"));
    await store.dropFeatureMetadata(First);
    for (const Video of [First, Second]) {
      t.expectEqual(await store.hasFeature(Video), false, "hasFeature of a dropped feature");
      await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () =>
        store.readMetadata(Video, EVERYTHING).toArray(),
      );
    }
    // A number where texts were: nothing is left of the old table.
    await store.writeMetadata(Second, row(7));
    await t.expectRows(store.readMetadata(Second, EVERYTHING), row(7));

    const prod = await t.store({ place: "prod" });
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    await prod.writeMetadata(First, row("prod.mp4"));
    await dev.writeMetadata(First, row("dev.mp4"));
    await dev.dropFeatureMetadata(First);
    t.expectEqual(await dev.hasFeature(First), false, "hasFeature of a feature that is left in the fallback");
    await t.expectRows(dev.readMetadata(First), row("prod.mp4"));
  },
};

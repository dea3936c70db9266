import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const preserveFeatureVersion: Scenario = {
  key: "history/preserve-feature-version",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`preserveFeatureVersion` (and the scoped override) stores rows under the version that they carry; they do not appear as current, and a warning says so.",
  rows: ["A30"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const row = (id: string) => rows`
      id    | @audio | metaxy_feature_version | metaxy_project_version
      ${id} | a1     | earlier                | snapshot
    `;
    await store.writeMetadata(Video, row("v1"), { preserveFeatureVersion: true });
    t.warnings.expectOne("FEATURE_VERSION_PRESERVED", new RegExp(Video.key));
    await store.allowFeatureVersionOverride(() => store.writeMetadata(Video, row("v2")));
    const override = store.allowFeatureVersionOverride();
    await store.writeMetadata(Video, row("v3"));
    override[Symbol.dispose]();
    await t.expectRows(store.readMetadata(Video), []);
    const preserved = [...row("v1"), ...row("v2"), ...row("v3")];
    await t.expectRows(store.readMetadata(Video, { featureVersion: "earlier" }), preserved);

    await store.writeMetadata(Video, row("v4"));
    const { length } = t.hashSettings(store);
    const current = {
      metaxy_feature_version: t.graph.featureVersion(Video, length),
      metaxy_project_version: t.graph.projectVersion(undefined, length),
    };
    await t.expectRows(
      store.readMetadata(Video),
      row("v4").map((written) => ({ ...written, ...current })),
    );
  },
};

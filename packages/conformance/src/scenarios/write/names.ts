import { ContainerKey, ContainerSpec, FeatureKey, FeatureSpec } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const legacyNames: Scenario = {
  key: "write/legacy-names",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "For a feature in the seeds' vocabulary with integer code versions, `data_version` or `provenance_by_field` given as a struct of the field keys is provenance and data version; a `metaxy_*_by_field` beside it wins.",
  rows: ["C6", "C7", "C11", "C12", "C13", "C15", "C16", "W1"],
  async run(t) {
    const Video = t.graph.define(
      new FeatureSpec({
        key: new FeatureKey(t.key("video")),
        containers: ["audio", "frames"].map(
          (name) => new ContainerSpec({ key: new ContainerKey(name), codeVersion: 2 }),
        ),
      }),
    );
    const store = await t.store();
    const versions = (audio: string) => ({ audio, frames: "f" });
    const given: { readonly sample_id: number; readonly [column: string]: unknown }[] = [
      { sample_id: 1, path: "a.mp4", data_version: versions("a1") },
      { sample_id: 2, path: "b.mp4", provenance_by_field: versions("a2") },
      { sample_id: 3, data_version: versions("legacy"), metaxy_provenance_by_field: versions("a3") },
      {
        sample_id: 4,
        data_version: versions("legacy"),
        provenance_by_field: versions("a4"),
        metaxy_data_version_by_field: versions("A4"),
      },
    ];
    for (const row of given) await store.writeMetadata(Video, [row]);
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        sample_id | path  | @audio | @frames | #audio | #frames
        1         | a.mp4 | a1     | f       | a1     | f
        2         | b.mp4 | a2     | f       | a2     | f
        3         | null  | a3     | f       | legacy | f
        4         | null  | a4     | f       | A4     | f
      `,
    );
  },
};

export const featuresStayApart: Scenario = {
  key: "write/features-stay-apart",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Rows of `a/b_c`, `a_b/c`, `a/b/c` and `a/b-d` are never read for one another.",
  rows: ["C11", "C17", "B6"],
  async run(t) {
    const keys = ["a/b_c", "a_b/c", "a/b/c", "a/b-d"];
    const features = keys.map((key) => t.feature({ key, fields: { audio: "1" } }));
    const store = await t.store();
    const rowOf = (key: string) => rows`
      id | path   | @audio
      v1 | ${key} | a1
    `;
    for (const feature of features) await store.writeMetadata(feature, rowOf(feature.key));
    for (const feature of features) {
      await t.expectRows(store.readMetadata(feature, { withFeatureHistory: true }), rowOf(feature.key));
    }
  },
};

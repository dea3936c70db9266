import { hashText, MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const samplesOfARoot: Scenario = {
  key: "increment/samples-of-a-root",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A root with `samples` compares them with what is stored; by-field versions rehash the row's.",
  rows: ["A15", "A26"],
  golden: ["root_samples", "root_samples_provenance_is_recomputed"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
        v3 | a3
      `,
    );
    const samples = rows`
      id | @audio | metaxy_provenance
      v1 | a1     | given
      v2 | a2-new | given
      v4 | a4     | given
    `;
    const version = (audio: string) => hashText(t.hashSettings(store), audio);
    await t.expectIncrement(store.resolveUpdate(Video, { samples }), {
      new: [{ id: "v4", metaxy_provenance: version("a4") }],
      stale: [{ id: "v2", metaxy_provenance: version("a2-new") }],
      orphaned: [{ id: "v3" }],
    });
    await t.golden(["root_samples", "root_samples_provenance_is_recomputed"]);
  },
};

export const rootWithoutSamples: Scenario = {
  key: "increment/root-without-samples",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A root without `samples` is an error that says what to pass.",
  rows: ["A15", "E2"],
  golden: ["error_root_without_samples"],
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
    await t.expectRefused(
      MetadataStoreError,
      { code: "INVALID_ARGUMENT", says: [Video.key, "samples"], unchanged: [() => store.readMetadata(Video)] },
      () => store.resolveUpdate(Video),
    );
    await t.golden(["error_root_without_samples"]);
  },
};

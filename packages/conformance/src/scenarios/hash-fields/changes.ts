import { allFields, dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const readsDataVersions: Scenario = {
  key: "hash-fields/reads-data-versions",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A parent's changed data version makes children stale, a changed provenance under the same data version does not.",
  rows: ["C18", "G4"],
  golden: ["data_version_change_only_makes_stale"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | #audio
        v1 | a1     | d1
        v2 | a2     | d2
      `,
    );
    await t.work(store, Crop);
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | #audio
        v1 | a1     | d1-new
        v2 | a2-new | d2
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Crop), { stale: [{ id: "v1" }] });
    await t.golden(["data_version_change_only_makes_stale"]);
  },
};

export const onlyDependentFieldsChange: Scenario = {
  key: "hash-fields/only-dependent-fields-change",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A change in one parent field changes the versions of exactly the fields that depend on it.",
  rows: ["C16"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const Crop = t.feature({
      key: "crop",
      deps: [dep(Video)],
      fields: { audio: "1", frames: "1", whole: { codeVersion: "1", deps: allFields } },
    });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | @frames
        v1 | a1     | f1
      `,
    );
    await t.work(store, Crop);
    const versions = async () => {
      const [row] = await store.readMetadata(Crop).toArray();
      return Object(row?.metaxy_provenance_by_field);
    };
    const before = await versions();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | @frames
        v1 | a1     | f1-new
      `,
    );
    await t.work(store, Crop);
    const after = await versions();
    t.expectEqual(
      Object.keys(after)
        .filter((field) => after[field] !== before[field])
        .sort(),
      ["frames", "whole"],
      "The fields with another version",
    );
  },
};

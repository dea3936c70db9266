import { hashText } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const provenanceHashedWhenAbsent: Scenario = {
  key: "write/provenance-hashed-when-absent",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A root written with by-field versions only gets `metaxy_provenance` as their hash in struct-key order.",
  rows: ["C6", "C18"],
  golden: ["latest_write_wins", "odd_keys_struct_order"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { "f/b": "1", "f-b": "1", a: "1" } });
    const store = await t.store();
    const versions = { f_b: "two", "f-b": "one", a: "zero" };
    await store.writeMetadata(Video, [{ id: "v1", metaxy_provenance_by_field: versions }]);
    const hash = hashText(t.hashSettings(store), "zero|one|two");
    await t.expectRows(store.readMetadata(Video), [
      { id: "v1", metaxy_provenance_by_field: versions, metaxy_provenance: hash, metaxy_data_version: hash },
    ]);
    await t.golden(["latest_write_wins", "odd_keys_struct_order"]);
  },
};

export const dataVersionByFieldIsKept: Scenario = {
  key: "write/data-version-by-field-is-kept",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Given by-field data versions stay (NULL rows take the provenance, NULL of one field stays), and `metaxy_data_version` is their hash unless given too.",
  rows: ["C6", "C14", "C18"],
  golden: [
    "data_version_by_field_given",
    "data_version_by_field_null_per_row",
    "data_version_by_field_null_inside_struct",
    "data_version_and_by_field_given",
  ],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id      | @audio | @frames | #audio | #frames
        given   | a1     | f1      | A1     | F1
        missing | a2     | f2      |        |
        partly  | a3     | f3      | A3     | null
      `,
    );
    const hash = (text: string) => hashText(t.hashSettings(store), text);
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id      | @audio | @frames | #audio | #frames | metaxy_data_version
        given   | a1     | f1      | A1     | F1      | ${hash("A1|F1")}
        missing | a2     | f2      | a2     | f2      | ${hash("a2|f2")}
        partly  | a3     | f3      | A3     | null    | null
      `,
    );
    await t.golden([
      "data_version_by_field_given",
      "data_version_by_field_null_per_row",
      "data_version_by_field_null_inside_struct",
      "data_version_and_by_field_given",
    ]);
  },
};

export const dataVersionAloneIsOverwritten: Scenario = {
  key: "write/data-version-alone-is-overwritten",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A `metaxy_data_version` without the by-field struct is replaced from provenance.",
  rows: ["C6"],
  golden: ["data_version_alone_is_overwritten"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | metaxy_data_version
        v1 | a1     | given
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | @audio | #audio | metaxy_data_version
        v1 | a1     | a1     | ${hashText(t.hashSettings(store), "a1")}
      `,
    );
    await t.golden(["data_version_alone_is_overwritten"]);
  },
};

export const provenanceGivenIsKept: Scenario = {
  key: "write/provenance-given-is-kept",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A given `metaxy_provenance` is stored as it is, NULL rows too.",
  rows: ["C6"],
  golden: ["provenance_given_is_kept_on_write"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio | metaxy_provenance
      v1 | a1     | given
      v2 | a2     | null
    `;
    await store.writeMetadata(Video, written);
    await t.expectRows(store.readMetadata(Video), written);
    await t.golden(["provenance_given_is_kept_on_write"]);
  },
};

export const dataVersionDefaultsToProvenance: Scenario = {
  key: "write/data-version-defaults-to-provenance",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Where data versions are given, by field and for the row, a NULL for the row becomes its provenance.",
  rows: ["C6", "C18"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio | #audio | metaxy_data_version
        v1 | a1     | A1     | given
        v2 | a2     | A2     | null
      `,
    );
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | @audio | #audio | metaxy_data_version
        v1 | a1     | A1     | given
        v2 | a2     | A2     | ${hashText(t.hashSettings(store), "a2")}
      `,
    );
  },
};

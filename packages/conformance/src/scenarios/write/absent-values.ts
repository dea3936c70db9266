import { hashText, MetadataSchemaError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

export const undefinedIsAbsent: Scenario = {
  key: "write/undefined-is-absent",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A key whose value is `undefined` is as good as left out: NULL in a user column, hashed or stamped in a system column, refused in an id.",
  rows: ["C10", "E2"],
  async run(t) {
    const columns = { id: "string", path: "string", size: "int53" } as const;
    const Video = t.feature({ key: "video", columns, fields: { audio: "1" } });
    const store = await t.store();
    const given = {
      id: "v1",
      path: undefined,
      size: undefined,
      note: undefined,
      metaxy_provenance_by_field: { audio: "a1" },
      metaxy_provenance: undefined,
      metaxy_data_version_by_field: undefined,
      metaxy_created_at: undefined,
      metaxy_materialization_id: undefined,
    };
    await store.writeMetadata(Video, [given]);
    const version = hashText(t.hashSettings(store), "a1");
    const stored = { id: "v1", path: null, size: null, metaxy_provenance: version, metaxy_data_version: version };
    await t.expectRows(store.readMetadata(Video), [stored]);

    const size = 1;
    await store.writeMetadata(Video, [{ ...given, size }]);
    await t.expectRows(store.readMetadata(Video), [{ ...stored, size }]);
    await t.expectRefused(
      MetadataSchemaError,
      { code: "METADATA_SCHEMA", says: '"id"', unchanged: [() => store.readMetadata(Video)] },
      () => store.writeMetadata(Video, [{ ...given, id: undefined }]),
    );
  },
};

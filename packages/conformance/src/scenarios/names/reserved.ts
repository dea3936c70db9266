import { dep } from "@metaxy/core";
import { MetadataSchemaError, MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const reservedSystemNames: Scenario = {
  key: "names/reserved-system-names",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A user column `metaxy_x`, declared or written, a rename to a system column, or a feature below `metaxy-system` is refused by name.",
  rows: ["C10", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, written);
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    for (const name of ["metaxy_x", "metaxy_updated", "metaxy_"]) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [Video.key, JSON.stringify(name), /reserved/, /rename/], unchanged },
        () => store.writeMetadata(Video, [{ ...written[0], [name]: "x" }]),
      );
    }
    const refused = (name: string) => ({ code: "INVALID_DEFINITION", says: [name, /reserved|system/] }) as const;
    await t.expectError(MetadataStoreError, refused("metaxy_updated_at"), () =>
      dep(Video, { rename: { path: "metaxy_updated_at" } }),
    );
    await t.expectError(MetadataStoreError, refused("metaxy_x"), () =>
      t.feature({ key: "declared", columns: { id: "string", metaxy_x: "string" } }),
    );
    await t.expectError(MetadataStoreError, refused("metaxy_id"), () =>
      t.feature({ key: "identified", idColumns: ["metaxy_id"] }),
    );
    for (const key of ["metaxy-system/settings", "metaxy_system/settings", "metaxy-system"]) {
      await t.expectError(MetadataStoreError, refused(key), () => t.graph.define({ key, idColumns: ["id"] }));
    }
  },
};

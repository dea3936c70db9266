import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const FOREIGN: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  text: new TextEncoder().encode("id,path\nv1,a.mp4\n"),
  numbers: new Uint8Array([1, 2, 3]),
};

export const bytesAreArrow: Scenario = {
  key: "write/bytes-are-arrow",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Bytes that are no Arrow, given to a write, as samples or as rows to delete, alone or beside Arrow, are refused as such; nothing is stored.",
  rows: ["E2"],
  async run(t) {
    const Video = t.feature({ key: "video" });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | path  | @default
        v1 | a.mp4 | a1
      `,
    );
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true, includeDeleted: true })];
    const expected = { code: "METADATA_SCHEMA", says: [Video.key, "Arrow"], unchanged } as const;
    for (const bytes of Object.values(FOREIGN)) {
      for (const given of [bytes, [bytes]]) {
        await t.expectRefused(MetadataSchemaError, expected, () => store.writeMetadata(Video, given));
        await t.expectRefused(MetadataSchemaError, expected, () => store.resolveUpdate(Video, { samples: given }));
        await t.expectRefused(MetadataSchemaError, expected, () => store.deleteMetadata(Video, { rows: given }));
      }
    }
  },
};

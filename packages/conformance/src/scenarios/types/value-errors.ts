import { MetadataSchemaError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

export const valueErrors: Scenario = {
  key: "types/value-errors",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A value that its column cannot hold, and one that no number can say, is an error with the feature and the column as data, whose remedy fits the column's type; a bigint in json is shown as one.",
  rows: ["C10", "E2"],
  async run(t) {
    const columns = { id: "string", size: "int32", tags: "json", bytes: "uint64" } as const;
    const Video = t.feature({ key: "video", columns });
    const store = await t.store();
    const video = (values: object) => ({ id: "v1", ...values, metaxy_provenance_by_field: { default: "1" } });
    const wrong = {
      size: { value: "ten", says: ['"size"', '"ten"', "int32"] },
      tags: { value: { n: 1n }, says: [/^Column "tags"/, "1n"] },
    };
    for (const [column, { value, says }] of Object.entries(wrong)) {
      const error = await t.expectError(MetadataSchemaError, { code: "METADATA_SCHEMA", says }, () =>
        store.writeMetadata(Video, [video({ [column]: value })]),
      );
      const { feature, column: named } = error.details;
      t.expectEqual({ feature, column: named }, { feature: Video.key, column }, "What the error is about");
    }
    await store.writeMetadata(Video, [video({ bytes: 2n ** 63n })]);
    const Undeclared = t.feature({ key: "video" }, t.newGraph());
    const error = await t.expectError(
      MetadataSchemaError,
      { code: "METADATA_SCHEMA", says: [Video.key, '"bytes"', '"uint64"'] },
      () => store.readMetadata(Undeclared, { withFeatureHistory: true }).toArray(),
    );
    t.expectEqual(error.details, { feature: Video.key, column: "bytes" }, "What the error is about");
  },
};

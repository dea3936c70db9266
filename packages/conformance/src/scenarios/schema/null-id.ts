import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const nullId: Scenario = {
  key: "schema/null-id",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A missing id column, or NULL in one, is refused and names column and row count.",
  rows: ["C8", "E2"],
  golden: ["null_id_never_matches", "aggregation_order_of_null_id"],
  async run(t) {
    const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1" } });
    const store = await t.store();
    const written = rows`
      scene | shot | @pixels
      s1    | a    | p1
    `;
    await store.writeMetadata(Shot, written);
    const unchanged = [() => store.readMetadata(Shot, { withSampleHistory: true })];
    const nullIds = rows`
      scene | shot | @pixels
      s2    | null | p2
      s3    | null | p3
      s4    | b    | p4
    `;
    await t.expectRefused(
      MetadataSchemaError,
      { code: "METADATA_SCHEMA", says: [Shot.key, '"shot"', /\b2\b/], unchanged },
      () => store.writeMetadata(Shot, nullIds),
    );
    const withoutColumn = rows`
      scene | @pixels
      s2    | p2
    `;
    await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says: [Shot.key, '"shot"'], unchanged }, () =>
      store.writeMetadata(Shot, withoutColumn),
    );
    await t.golden(["null_id_never_matches", "aggregation_order_of_null_id"]);
  },
};

import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const jsonColumns: Scenario = {
  key: "types/json",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A column declared as json takes and gives any JSON value, texts too; NULL stays NULL, and what JSON cannot say is refused by name.",
  rows: ["C10"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "string", tags: "json" }, fields: { audio: "1" } });
    const store = await t.store();
    const given = rows`
      id     | tags                               | @audio
      object | {"a": [1, null, {"b": "ü \\" x"}]} | a1
      list   | [1, "2", [true]]                   | a1
      text   | ${"null"}                          | a1
      number | 1.5                                | a1
      bool   | false                              | a1
      none   | null                               | a1
    `;
    await store.writeMetadata(Video, given);
    await t.expectRows(store.readMetadata(Video), given);
    for (const tags of [1n, Number.NaN, { deep: [Number.POSITIVE_INFINITY] }, () => 1]) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: ['"tags"', "json"], unchanged: [() => store.readMetadata(Video)] },
        () => store.writeMetadata(Video, [{ ...given[0], tags }]),
      );
    }
  },
};

import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const integers: Scenario = {
  key: "types/integers",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "int64 limits, −1 and 2^53 ± 1 come back exactly as `bigint`; a `number` beyond 2^53 is refused and says how to declare it.",
  rows: ["C9", "C10", "E2"],
  async run(t) {
    const Count = t.feature({ key: "count", columns: { id: "string", frames: "int64" }, fields: { f: "1" } });
    const store = await t.store();
    const written = rows`
      id    | frames                | @f
      least | -9223372036854775808n | 1
      most  | 9223372036854775807n  | 1
      below | 9007199254740991n     | 1
      above | 9007199254740993n     | 1
      minus | -1n                   | 1
    `;
    await store.writeMetadata(Count, written);
    await t.expectRows(store.readMetadata(Count), written);
    const unsafe = rows`
      id | frames             | @f
      no | ${2 ** 53 + 2}     | 1
    `;
    await t.expectRefused(
      MetadataSchemaError,
      { code: "METADATA_SCHEMA", says: ["frames", "bigint"], unchanged: [() => store.readMetadata(Count)] },
      () => store.writeMetadata(Count, unsafe),
    );
  },
};

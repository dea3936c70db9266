import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestColumn, TestFeature } from "../../suite/scenario-context.ts";

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

export const narrowIntegers: Scenario = {
  key: "types/narrow-integers",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A column that is stored as int32 and declared as `int64` reads as `bigint`, one declared as `int53` or not at all as `number`.",
  rows: ["C9", "C10"],
  async run(t) {
    const declared = (words: Readonly<Record<string, TestColumn>>): TestFeature =>
      t.feature({ key: "count", fields: { f: "1" }, columns: { id: "string", ...words } }, t.newGraph());
    const store = await t.store();
    await store.writeMetadata(
      declared({ wide: "int32", plain: "int32", narrow: "int32" }),
      rows`
        id | wide        | plain | narrow | @f
        a  | 2147483647  | -1    | 0      | 1
      `,
    );
    await t.expectRows(
      store.readMetadata(declared({ wide: "int64", plain: "int53" })),
      rows`
        id | wide        | plain | narrow | @f
        a  | 2147483647n | -1    | 0      | 1
      `,
    );
  },
};

import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** A list that is its own element. */
function endlessList(): unknown {
  const list: unknown[] = [];
  list.push([list]);
  return list;
}

/** A value of another type than its column's, and what the refusal shows of it. */
const OTHER_TYPES: readonly (readonly [column: string, value: unknown, says: RegExp])[] = [
  ["n", 1.5, /1\.5 is no int64/],
  ["n", "x", /"x" is no int64.*another column/],
  ["n", true, /true is no int64/],
  ["n", 2n ** 63n, /9223372036854775808n is no int64/],
  ["tiny", 128, /128 is no int8.*-128 to 127/],
  ["seconds", "1.5", /"1\.5" is no float64/],
  ["seconds", 2n ** 53n + 1n, /9007199254740993n is no float64/],
  ["title", 1, /1 is no string/],
  ["title", ["x"], /list of 1 is no string/],
  ["ok", 1, /1 is no bool/],
  ["at", "2025-01-01", /no timestamp.*Date/],
  ["at", new Date(Number.NaN), /invalid Date/],
  ["tags", [1], /no string/],
  ["size", { w: 1.5, h: "x" }, /"h".*no float64/],
  ["size", { w: 1.5, hh: 1.5 }, /"hh".*Did you mean "h"/],
  ["seen", 1.5, /1\.5 is no int64/],
  ["title", () => "x", /no string/],
  ["loop", endlessList(), /contains itself/],
];

export const typeChanges: Scenario = {
  key: "schema/type-changes",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "1.5 for an integer column, 'x' for a number, a number for text and the like are refused by name without loss, in the first write of a declared column and in a later one of any; a whole number is a float of the same value.",
  rows: ["C10", "E2"],
  async run(t) {
    const columns = {
      id: "string",
      n: "int64",
      tiny: "int8",
      seconds: "float64",
      title: "string",
      ok: "bool",
      at: "timestamp",
    } as const;
    const Video = t.feature({ key: "video", columns, fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | n  | tiny | seconds | title | ok   | at             | tags  | size                | seen | @audio
      v1 | 1n | 127  | 2       | x     | true | ${new Date(1)} | ["a"] | {"w": 0.5, "h": 2.5}  | 1    | a1
    `;
    await store.writeMetadata(Video, written);
    await t.expectRows(store.readMetadata(Video), written);
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    for (const [column, value, says] of OTHER_TYPES) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [Video.key, JSON.stringify(column), says], unchanged },
        () =>
          store.writeMetadata(Video, [
            { ...written[0], id: "v2" },
            { ...written[0], id: "v3", [column]: value },
          ]),
      );
    }
    const mixed = rows`
      id | mixed | @audio
      v4 | 1     | a1
      v5 | x     | a1
    `;
    await t.expectRefused(
      MetadataSchemaError,
      { code: "METADATA_SCHEMA", says: [Video.key, '"mixed"', "int64", "string"], unchanged },
      () => store.writeMetadata(Video, mixed),
    );
  },
};

import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const booleansBinaryDates: Scenario = {
  key: "types/booleans-binary-and-dates",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Booleans, bytes, days and the narrow numbers come back exactly at their limits, NULL among them, from reads and increments, and filters select by them.",
  rows: ["C10"],
  async run(t) {
    const columns = {
      id: "string",
      ok: "bool",
      bytes: "binary",
      day: "date",
      tiny: "int8",
      word: "uint16",
      most: "uint64",
      float: "float32",
    } as const;
    const Clip = t.feature({ key: "clip", columns });
    const Child = t.feature({ key: "child", columns, deps: [dep(Clip)] });
    const store = await t.store();
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const given = rows`
      id  | ok    | bytes                                 | day                  | tiny | word  | most                  | float
      low | false | ${new Uint8Array()}                   | ${day("0001-01-01")} | -128 | 0     | 0n                    | ${Math.fround(0.1)}
      top | true  | ${Uint8Array.of(0, 255, 39, 0)}       | ${day("9999-12-31")} | 127  | 65535 | 18446744073709551615n | ${Math.fround(3e38)}
      old | null  | ${Uint8Array.of(92, 120, 48, 48)}     | ${day("1969-12-31")} | -1   | 1     | 9223372036854775808n  | -0.5
      nil | null  | null                                  | null                 | null | null  | null                  | null
    `;
    const written = given.map((row) => ({ ...row, metaxy_provenance_by_field: { default: "1" } }));
    await store.writeMetadata(Clip, written);
    await t.expectRows(store.readMetadata(Clip), written);
    await t.expectIncrement(store.resolveUpdate(Child), { new: given });
    const found = async (filters: string) =>
      (await store.readMetadata(Clip, { filters }).toArray()).map(({ id }) => id);
    t.expectEqual(await found("ok"), ["top"], "The ids by ok");
    t.expectEqual(await found("NOT ok"), ["low"], "The ids by NOT ok");
    t.expectEqual(await found("day < '1970-01-01' AND day > '0001-01-01'"), ["old"], "The ids by day");
    t.expectEqual(await found("most > 9223372036854775808"), ["top"], "The ids by most");
  },
};

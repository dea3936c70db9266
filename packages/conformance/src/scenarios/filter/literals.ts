import type { FeatureReadOptions } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const structField: Scenario = {
  key: "filter/struct-field",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Equality on one field of a by-field struct selects its rows.",
  rows: ["A4", "C6"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio | @frames | #audio | #frames
      v1 | a1     | same    | A1     | F1
      v2 | a2     | same    | A1     | F2
      v3 | same   | f3      | A3     | F1
    `;
    await store.writeMetadata(Video, written);
    const ofProvenance = store.readMetadata(Video, {
      filters: (c) => c("metaxy_provenance_by_field").field("frames").eq("same"),
    });
    await t.expectRows(ofProvenance, written.slice(0, 2));
    const ofDataVersion = store.readMetadata(Video, {
      filters: (c) => c("metaxy_data_version_by_field").field("audio").eq("A3"),
    });
    await t.expectRows(ofDataVersion, written.slice(2));
  },
};

export const literalIsAValue: Scenario = {
  key: "filter/literal-is-a-value",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "In the callback a string on the right is a value, also where a column has that name.",
  rows: ["A4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | path  | title | @audio
      v1 | title | x     | a1
      v2 | same  | same  | a2
    `;
    await store.writeMetadata(Video, written);
    await t.expectRows(store.readMetadata(Video, { filters: (c) => c("path").eq("title") }), written.slice(0, 1));
    await t.expectRows(store.readMetadata(Video, { filters: (c) => c("path").eq(c("title")) }), written.slice(1));
  },
};

export const negativeAndLargeIntegers: Scenario = {
  key: "filter/negative-and-large-integers",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`= -5n`, `> 2^53n` and the limits of int64 select exactly their rows.",
  rows: ["A4", "C9"],
  async run(t) {
    const Count = t.feature({ key: "count", columns: { id: "string", n: "int64" }, fields: { f: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Count,
      rows`
        id    | n                     | @f
        least | -9223372036854775808n | 1
        minus | -5n                   | 1
        plus  | 5n                    | 1
        below | 9007199254740992n     | 1
        above | 9007199254740993n     | 1
        most  | 9223372036854775807n  | 1
      `,
    );
    const found = async (filters: FeatureReadOptions<typeof Count, string>) =>
      (await store.readMetadata(Count, filters).toArray()).map((row) => row.id).sort();
    t.expectEqual(await found({ filters: (c) => c("n").eq(-5n) }), ["minus"], "The ids by n = -5n");
    t.expectEqual(await found({ filters: (c) => c("n").gt(2n ** 53n) }), ["above", "most"], "The ids by n > 2^53");
    t.expectEqual(await found({ filters: (c) => c("n").eq(2n ** 53n + 1n) }), ["above"], "The ids by n = 2^53 + 1");
    t.expectEqual(await found({ filters: (c) => c("n").lte(-(2n ** 63n)) }), ["least"], "The ids by n <= -2^63");
    t.expectEqual(await found({ filters: (c) => c("n").isIn([2n ** 63n - 1n]) }), ["most"], "The ids by n in 2^63 - 1");
  },
};

export const timestamps: Scenario = {
  key: "filter/timestamps",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Comparisons of timestamps are exact to the microsecond, before 1970 too, whatever the connection's time zone.",
  rows: ["A4"],
  async run(t) {
    const Shot = t.feature({ key: "shot", columns: { id: "string", at: "timestamp_us" }, fields: { f: "1" } });
    const store = await t.store();
    const noon = 1_735_732_800_000_000n;
    await store.writeMetadata(
      Shot,
      rows`
        id     | at              | @f
        before | -1000001n       | 1
        early  | -1000000n       | 1
        noon   | ${noon}         | 1
        later  | ${noon + 1n}    | 1
      `,
    );
    const found = async (filters: FeatureReadOptions<typeof Shot, string>) =>
      (await store.readMetadata(Shot, filters).toArray()).map((row) => row.id).sort();
    t.expectEqual(await found({ filters: (c) => c("at").eq(noon + 1n) }), ["later"], "The ids by at = noon + 1 µs");
    t.expectEqual(await found({ filters: (c) => c("at").lt(-1_000_000n) }), ["before"], "The ids by at < -1 s");
    const text = { filters: "at >= '2025-01-01T12:00:00.000001Z'" };
    t.expectEqual(await found(text), ["later"], "The ids by a text with microseconds");
    const inAnotherZone = { filters: "at = '2025-01-01T14:30:00+02:30'" };
    t.expectEqual(await found(inAnotherZone), ["noon"], "The ids by a text with an offset");
    const ofDate = { filters: "at < '1970-01-01'" };
    t.expectEqual(await found(ofDate), ["before", "early"], "The ids by the text of a day");
  },
};

export const stringsAreComparedExactly: Scenario = {
  key: "filter/strings-are-compared-exactly",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`'A'`, `'a'`, `'a '` and `'é'` in two Unicode forms are five different values.",
  rows: ["A4", "C8"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = ["A", "a", "a ", "\u00e9", "e\u0301"].map((title, index) => ({
      id: `v${index}`,
      title,
      metaxy_provenance_by_field: { audio: "a1" },
    }));
    await store.writeMetadata(Video, written);
    for (const row of written) {
      await t.expectRows(store.readMetadata(Video, { filters: (c) => c("title").eq(row.title) }), [row]);
      await t.expectRows(store.readMetadata(Video, { filters: (c) => c("title").isIn([row.title]) }), [row]);
    }
  },
};

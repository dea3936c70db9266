import { type Column, type Condition, dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

type Filter = (c: (name: string) => Column<unknown>) => Condition;

/** A text, the callback that says the same, and the ids that both select. */
const CASES: readonly (readonly [text: string, callback: Filter, ids: readonly string[]])[] = [
  [
    "n = 1 OR n = 2 AND ok = TRUE",
    (c) =>
      c("n")
        .eq(1)
        .or(c("n").eq(2).and(c("ok").eq(true))),
    ["v1"],
  ],
  ["(n = 1 OR n = 2) AND ok", (c) => c("n").eq(1).or(c("n").eq(2)).and(c("ok").isTrue()), []],
  ["NOT n = 1 AND path IS NOT NULL", (c) => c("n").eq(1).not().and(c("path").isNotNull()), ["v2"]],
  ["n NOT IN (1, 2)", (c) => c("n").notIn([1, 2]), ["v3"]],
  ["path IN ('it''s', 'x') OR path IS NULL", (c) => c("path").isIn(["it's", "x"]).or(c("path").isNull()), ["v2", "v3"]],
  ["\"odd name\" = 'AND'", (c) => c("odd name").eq("AND"), ["v4"]],
  ["seconds >= -1.5 and seconds <> 2", (c) => c("seconds").gte(-1.5).and(c("seconds").neq(2)), ["v1", "v3"]],
  ["ok = FALSE or n is null", (c) => c("ok").eq(false).or(c("n").isNull()), ["v1", "v2", "v4"]],
  // As in the reference, a text's equality with NULL asks whether the column is NULL.
  ["n = NULL", (c) => c("n").isNull(), ["v4"]],
  ["n > -1 AND n < 1e1", (c) => c("n").gt(-1).and(c("n").lt(10)), ["v1", "v2", "v3"]],
];

export const sqlTextGrammar: Scenario = {
  key: "filter/sql-text-grammar",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A dep's filter text with precedence, `[NOT] IN`, `IS [NOT] NULL`, quoted names and all literals selects the rows that the callback selects.",
  rows: ["A4"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | n    | ok    | path  | odd name | seconds | @audio
        v1 | 1    | false | a.mp4 | x        | -1.5    | a1
        v2 | 2    | false | it's  | y        | 2       | a2
        v3 | 3    | true  | null  | z        | 0.5     | a3
        v4 | null | true  | d.mp4 | AND      | null    | a4
      `,
    );
    for (const [index, [text, callback, ids]] of CASES.entries()) {
      for (const [form, filter] of Object.entries({ text, callback })) {
        const Crop = t.feature({ key: `${form}-${index}`, deps: [dep(Video, { filter })] });
        await using increment = await store.resolveUpdate(Crop);
        const found = await increment.toProcess().toArray();
        t.expectEqual(found.map((row) => row.id).sort(), ids, `The ids by the ${form} of ${text}`);
      }
    }
  },
};

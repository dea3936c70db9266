import type { FeatureReadOptions } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const nullLogic: Scenario = {
  key: "filter/null-logic",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`x != 1` and `not (x = 1)` leave NULL rows out; `isIn` and its negation follow SQL for a list, an empty list and a list with NULL.",
  rows: ["A4"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "string", n: "int53" }, fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id   | n    | @audio
        one  | 1    | a1
        two  | 2    | a2
        null | null | a3
      `.map((row, index) => ({ ...row, id: ["one", "two", "none"][index] ?? "" })),
    );
    const read = (filters: FeatureReadOptions<typeof Video, string>) =>
      store.readMetadata(Video, { columns: ["id"], ...filters });
    const cases: readonly (readonly [filter: Parameters<typeof read>[0], ids: readonly string[]])[] = [
      [{ filters: (c) => c("n").neq(1) }, ["two"]],
      [{ filters: (c) => c("n").eq(1).not() }, ["two"]],
      [{ filters: (c) => c("n").isIn([1]) }, ["one"]],
      [{ filters: (c) => c("n").isIn([1]).not() }, ["two"]],
      [{ filters: (c) => c("n").notIn([1]) }, ["two"]],
      [{ filters: (c) => c("n").notIn([1.5]) }, ["one", "two"]],
      [{ filters: (c) => c("n").isIn([]) }, []],
      [{ filters: (c) => c("n").isIn([]).not() }, ["none", "one", "two"]],
      [{ filters: (c) => c("n").notIn([]) }, ["none", "one", "two"]],
      [{ filters: "n IN (1, NULL)" }, ["one"]],
      [{ filters: "n NOT IN (1, NULL)" }, []],
      [{ filters: "NOT n IN (1, NULL)" }, []],
      [{ filters: (c) => c("n").isNull() }, ["none"]],
      [{ filters: (c) => c("n").isNotNull() }, ["one", "two"]],
    ];
    for (const [options, ids] of cases) {
      const found = await read(options).toArray();
      t.expectEqual(found.map((row) => row.id).sort(), ids, `The ids by ${options?.filters}`);
    }
  },
};

import { aggregation, dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const defaultOn: Scenario = {
  key: "aggregate-parents/default-on",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An aggregated parent is grouped by the child's id columns, over writes, changes and deletes.",
  rows: ["A16", "C18"],
  golden: ["aggregation_default_on", "aggregation_default_on_uncut_md5"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const on: Scenario = {
  key: "aggregate-parents/on",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`on` decides the group, also for a column that is no id, and after a rename.",
  rows: ["A16"],
  golden: ["aggregation_on", "aggregation_on_renamed_column"],
  async run(t) {
    const Shot = t.feature({ key: "shot", idColumns: ["shot"], fields: { pixels: "1" } });
    const Scene = t.feature({
      key: "scene",
      idColumns: ["scene"],
      deps: [dep(Shot, { lineage: aggregation({ on: ["scene"] }) })],
      fields: { pixels: "1" },
    });
    const store = await t.store();
    await store.writeMetadata(
      Shot,
      rows`
        shot | scene | @pixels
        1n   | s1    | p1
        2n   | s1    | p2
        3n   | s2    | p3
      `,
    );
    await using increment = await store.resolveUpdate(Scene);
    const members = await increment.toProcess().toArray();
    const versions = Map.groupBy(members, (row) => row.scene).values();
    t.expectEqual(
      [...versions].map((rows) => new Set(rows.map((row) => row.metaxy_provenance)).size),
      [1, 1],
      "The number of versions per group",
    );
    await t.golden(t.scenario.golden ?? []);
  },
};

export const orderOfStringIds: Scenario = {
  key: "aggregate-parents/order-of-string-ids",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Members are ordered by all parent ids, selected or not, by code point, also above U+FFFF.",
  rows: ["C18", "G12"],
  golden: ["aggregation_order_of_string_ids"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const orderOfIntegerIds: Scenario = {
  key: "aggregate-parents/order-of-integer-ids",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Integer ids are ordered as numbers.",
  rows: ["C9", "G12"],
  golden: ["aggregation_order_of_integer_ids"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const nullVersionsAreSkipped: Scenario = {
  key: "aggregate-parents/null-versions-are-skipped",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A NULL data version is left out of the joined text; a group of NULLs only hashes the empty string.",
  rows: ["C18"],
  golden: ["aggregation_null_versions_are_skipped"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

import { aggregation, dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const rowsAreNotLost: Scenario = {
  key: "aggregate-parents/rows-are-not-lost",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Every parent row of a group is in the increment, each with the group's versions.",
  rows: ["A16"],
  golden: ["aggregation_on"],
  async run(t) {
    const Shot = t.feature({
      key: "shot",
      idColumns: ["scene", "shot"],
      columns: { scene: "string", shot: "int64" },
      fields: { pixels: "1" },
    });
    const Scene = t.feature({
      key: "scene",
      idColumns: ["scene"],
      deps: [dep(Shot, { lineage: aggregation({ on: ["scene"] }) })],
    });
    const store = await t.store();
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | @pixels
        s1    | 1n   | p1
        s1    | 2n   | p2
        s2    | 1n   | p3
      `,
    );
    await using increment = await store.resolveUpdate(Scene);
    const handedOut = await increment.toProcess().toArray();
    t.expectEqual(
      handedOut.map((row) => `${row.scene}/${row.shot}`).sort(),
      ["s1/1", "s1/2", "s2/1"],
      "The parent rows in the increment",
    );
    const versions = Map.groupBy(handedOut, (row) => String(row.scene));
    for (const [scene, group] of versions) {
      t.expectThat(
        new Set(group.map((row) => row.metaxy_provenance)).size === 1,
        `The rows of ${scene} differ in their version.`,
      );
    }
    t.expectEqual(increment.counts, { new: 2, stale: 0, orphaned: 0, carried: 0 }, "The counts of targets");
    await t.golden(["aggregation_on"]);
  },
};

import { aggregation, dep } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Shots of two scenes, each in the order in which its group is hashed. */
const ORDERED = rows`
  scene | take  | shot | @pixels
  s1    | ${""} | 7n   | p1
  s1    | B     | -1n  | p2
  s1    | B     | 2n   | p3
  s1    | B     | 10n  | p4
  s1    | Z-10  | 1n   | p5
  s1    | a     | 1n   | p6
  s2    | Z-9   | 1n   | p7
  s2    | ä     | 1n   | p8
  s2    | ${"\uFFFD"} | 1n | p9
  s2    | 😀    | 1n   | p10
`;

export const groupOrder: Scenario = {
  key: "aggregate-parents/group-order",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "Rows of a group come in the order in which their versions are hashed, ascending by all upstream ids: integers as numbers, texts by code points.",
  rows: ["A15"],
  async run(t) {
    const Shot = t.feature({
      key: "shot",
      idColumns: ["scene", "take", "shot"],
      columns: { scene: "string", take: "string", shot: "int64" },
      fields: { pixels: "1" },
    });
    const Scene = t.feature({
      key: "scene",
      idColumns: ["scene"],
      deps: [dep(Shot, { rename: { shot: "number" }, lineage: aggregation({ on: ["scene"] }) })],
    });
    const store = await t.store();
    await store.writeMetadata(Shot, ORDERED.toReversed());
    await using increment = await store.resolveUpdate(Scene);
    const query = increment.toProcess();
    const frame = (await query.collect()).select("scene", "take", "number").toRecords();
    const found: Record<"groups" | "batches" | "frame", TestRow[]> = { groups: [], batches: [], frame };
    for await (const group of query.groups()) found.groups.push(...group);
    for await (const batch of query.batches({ size: 2 })) found.batches.push(...batch);
    const expected = inScenes(ORDERED, ({ scene, take, shot }) => `${scene}/${take}/${shot}`);
    for (const [how, shots] of Object.entries(found)) {
      const order = inScenes(shots, ({ scene, take, number }) => `${scene}/${take}/${number}`);
      t.expectEqual(order, expected, `The order in ${how}`);
    }
  },
};

/** Rows as texts, one scene after the other. */
function inScenes(shots: readonly TestRow[], text: (row: TestRow) => string): string[] {
  return ["s1", "s2"].flatMap((scene) => shots.filter((row) => row.scene === scene).map(text));
}

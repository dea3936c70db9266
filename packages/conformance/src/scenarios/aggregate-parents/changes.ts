import { aggregation, dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext } from "../../suite/scenario-context.ts";

function scenes(t: ScenarioContext) {
  const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1", sound: "1" } });
  const Scene = t.feature({
    key: "scene",
    idColumns: ["scene"],
    deps: [dep(Shot, { lineage: aggregation({ on: ["scene"] }) })],
    fields: { pixels: "1", sound: "1" },
  });
  const written = rows`
    scene | shot | @pixels | @sound
    s1    | 1n   | p1      | a1
    s1    | 2n   | p2      | a2
    s2    | 1n   | p3      | a3
    s3    | 1n   | p4      | a4
    s3    | 2n   | p5      | a5
    s4    | 1n   | p6      | a6
    s5    | 1n   | p7      | a7
  `;
  return { Shot, Scene, written };
}

export const memberAddedChangedOrRemoved: Scenario = {
  key: "aggregate-parents/member-added-changed-or-removed",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Each of the three makes exactly that group stale and no other; the last member's removal makes it orphaned.",
  rows: ["A16"],
  golden: ["aggregation_default_on"],
  async run(t) {
    const { Shot, Scene, written } = scenes(t);
    const store = await t.store();
    await store.writeMetadata(Shot, written);
    await t.work(store, Scene, ({ shot: _, ...row }) => row);
    await t.expectIncrement(store.resolveUpdate(Scene), {});
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | @pixels | @sound
        s1    | 2n   | p2-new  | a2
        s2    | 2n   | p8      | a8
      `,
    );
    await store.deleteMetadata(Shot, { where: (c) => c("scene").eq("s3").and(c("shot").eq(2n)) });
    await store.deleteMetadata(Shot, { where: (c) => c("scene").eq("s4") });
    await t.expectIncrement(store.resolveUpdate(Scene), {
      stale: rows`
        scene | shot
        s1    | 1
        s1    | 2
        s2    | 1
        s2    | 2
        s3    | 1
      `,
      orphaned: [{ scene: "s4" }],
    });
    await t.golden(["aggregation_default_on"]);
  },
};

export const fieldsAreIsolated: Scenario = {
  key: "aggregate-parents/fields-are-isolated",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A change in one parent field makes only the child fields that depend on it stale.",
  rows: ["C16", "A16"],
  async run(t) {
    const { Shot, Scene, written } = scenes(t);
    const store = await t.store();
    await store.writeMetadata(Shot, written);
    await t.work(store, Scene, ({ shot: _, ...row }) => row);
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | @pixels | @sound
        s2    | 1n   | p3      | a3-new
      `,
    );
    await t.expectIncrement(store.resolveUpdate(Scene), {
      stale: rows`
        scene | shot | metaxy_stale_fields
        s2    | 1    | ["sound"]
      `,
    });
  },
};

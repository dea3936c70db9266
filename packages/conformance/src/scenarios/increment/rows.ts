import { aggregation, dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

function scenes(t: ScenarioContext): { readonly Shot: TestFeature; readonly Scene: TestFeature } {
  const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1" } });
  const Scene = t.feature({
    key: "scene",
    idColumns: ["scene"],
    deps: [dep(Shot, { lineage: aggregation({ on: ["scene"] }) })],
    fields: { pixels: "1" },
  });
  return { Shot, Scene };
}

const SHOTS = rows`
  scene | shot | @pixels
  s1    | 1n   | p1
  s2    | 1n   | p2
  s1    | 2n   | p3
  s3    | 1n   | p4
  s2    | 2n   | p5
  s1    | 3n   | p6
`;

export const counts: Scenario = {
  key: "increment/counts",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`counts` is available before any row is read and equals the distinct target ids in each part.",
  rows: ["A15"],
  async run(t) {
    const { Shot, Scene } = scenes(t);
    const store = await t.store();
    await store.writeMetadata(Shot, SHOTS);
    await using first = await store.resolveUpdate(Scene);
    t.expectEqual(first.counts, { new: 3, stale: 0, orphaned: 0, carried: 0 }, "The counts of the first increment");
    await t.work(store, Scene, ({ shot: _, ...row }) => row);
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | @pixels
        s1    | 1n   | p1-new
        s4    | 1n   | p7
        s4    | 2n   | p8
      `,
    );
    await store.deleteMetadata(Shot, { where: (c) => c("scene").eq("s2") });
    await using second = await store.resolveUpdate(Scene);
    t.expectEqual(second.counts, { new: 1, stale: 1, orphaned: 1, carried: 0 }, "The counts of the second increment");
  },
};

export const groups: Scenario = {
  key: "increment/groups",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`.groups()` yields each aggregated group once and whole; `.batches()` never splits one.",
  rows: ["A15"],
  async run(t) {
    const { Shot, Scene } = scenes(t);
    const store = await t.store();
    await store.writeMetadata(Shot, SHOTS);
    await using increment = await store.resolveUpdate(Scene);
    const shots = (members: readonly Readonly<Record<string, unknown>>[]): string =>
      members
        .map((row) => `${row.scene}/${row.shot}`)
        .sort()
        .join(" ");
    const whole = ["s1/1 s1/2 s1/3", "s2/1 s2/2", "s3/1"];
    const grouped: string[] = [];
    for await (const group of increment.toProcess().groups()) grouped.push(shots(group));
    t.expectEqual(grouped.sort(), whole, "The groups");
    for (const size of [1, 2, 4]) {
      const found: string[] = [];
      for await (const batch of increment.toProcess().batches({ size })) {
        found.push(...[...Map.groupBy(batch, (row) => row.scene).values()].map(shots));
      }
      t.expectEqual(found.sort(), whole, `The groups within batches of ${size}`);
    }
  },
};

export const sharedIds: Scenario = {
  key: "increment/shared-ids",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Where a parent that is not aggregated has more ids than its child, one warning counts the rows to process that share a target and names the ids; of an aggregated parent there is none.",
  rows: ["A15", "A16"],
  async run(t) {
    const Frame = t.feature({ key: "frame", idColumns: ["id", "frame"] });
    const Video = t.feature({ key: "video", deps: [dep(Frame)] });
    const Digest = t.feature({ key: "digest", deps: [dep(Frame, { lineage: aggregation({ on: ["id"] }) })] });
    const store = await t.store();
    await store.writeMetadata(
      Frame,
      rows`
        id | frame | @default
        v1 | 1     | a
        v1 | 2     | b
        v1 | 3     | c
        v2 | 1     | d
      `,
    );
    for (const feature of [Digest, Video]) {
      t.warnings.expectNone("SHARED_IDS");
      await using increment = await store.resolveUpdate(feature);
      t.expectEqual(increment.counts, { new: 2, stale: 0, orphaned: 0, carried: 0 }, `What is to do of ${feature.key}`);
    }
    const { details } = t.warnings.expectOne("SHARED_IDS", /by frame.*aggregation\(\{ on: \["id"\] \}\)/);
    t.expectEqual(details, { feature: Video.key, parent: Frame.key, rows: 2 }, "What the warning is about");
  },
};

import { aggregation, dep, expansion } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";

const BIG = 2n ** 53n + 1n;
const MICROSECONDS = 1_700_000_000_000_001n;

const CLIPS = rows`
  id      | owner | frames | taken           | seen                                  | @pixels
  ${BIG}  | 1n    | 1n     | ${MICROSECONDS} | ${new Date("2024-01-02T03:04:05Z")}   | p1
  ${-1n}  | 1n    | 2n     | ${-1n}          | ${new Date("1969-12-31T23:59:59Z")}   | p2
`;

const COLUMNS = { id: "int64", owner: "int64", frames: "int53", taken: "timestamp_us", seen: "timestamp" } as const;

function withoutSystem(found: readonly object[]): TestRow[] {
  return found.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_"))));
}

export const rowValues: Scenario = {
  key: "increment/row-values",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Rows to process hold each parent's column as the parent declares it, under renames, in 1:1, N:1 and 1:N; the stored row as the feature itself does.",
  rows: ["C9", "A15"],
  async run(t) {
    const Clip = t.feature({ key: "clip", columns: COLUMNS, fields: { pixels: "1" } });
    const taken = { rename: { frames: "length" }, select: ["owner", "length", "taken", "seen"] } as const;
    const Cut = t.feature({ key: "cut", deps: [dep(Clip, taken)], fields: { pixels: "1" } });
    const Reel = t.feature({
      key: "reel",
      idColumns: ["owner"],
      deps: [dep(Clip, { ...taken, lineage: aggregation({ on: ["owner"] }) })],
      fields: { pixels: "1" },
    });
    const Tile = t.feature({
      key: "tile",
      idColumns: ["id", "tile"],
      deps: [dep(Clip, { ...taken, lineage: expansion({ on: ["id"] }) })],
      fields: { pixels: "1" },
    });
    const store = await t.store();
    await store.writeMetadata(Clip, CLIPS);
    const given = CLIPS.map(({ id, owner, taken, seen }, i) => ({ id, owner, length: i + 1, taken, seen }));
    const toProcess = async (feature: TestFeature): Promise<readonly TestRow[]> => {
      await using increment = await store.resolveUpdate(feature);
      return await increment.toProcess().toArray();
    };
    for (const feature of [Cut, Reel, Tile]) await t.expectRows(withoutSystem(await toProcess(feature)), given);
    await using reels = await store.resolveUpdate(Reel);
    for await (const group of reels.toProcess().groups()) await t.expectRows(withoutSystem(group), given);

    await store.writeMetadata(Cut, await toProcess(Cut));
    await store.writeMetadata(Clip, [{ ...CLIPS[0], metaxy_provenance_by_field: { pixels: "p3" } }]);
    await store.deleteMetadata(Clip, { where: (c) => c("id").eq(-1n) });
    await using cuts = await store.resolveUpdate(Cut);
    const [stale, ...others] = await cuts.toProcess().toArray();
    t.expectEqual(others, [], "Further rows to process");
    const previous = stale?.previous();
    t.expectEqual([stale?.id, previous?.id], [BIG, BIG], "The id of the row to process and of the stored row");
    t.expectEqual(previous?.owner, 1, "A column that the feature itself does not declare, of the stored row");
    t.expectEqual(
      (await cuts.orphaned().toArray()).map((row) => row.id),
      [-1n],
      "The id of the orphaned row",
    );
    t.expectEqual((await store.readMetadata(Cut).toArray()).map((row) => row.id).sort(), [-1n, BIG].sort(), "Ids read");
  },
};

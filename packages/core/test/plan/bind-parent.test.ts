import { expect, it } from "vitest";
import { FeatureDep } from "../../src/feature/index.ts";
import { FeatureGraph } from "../../src/graph/index.ts";
import { bindParent } from "../../src/plan/bind-parent.ts";
import { makePlan } from "../../src/plan/index.ts";
import type { ColumnType } from "../../src/rows/index.ts";

const graph = new FeatureGraph();
graph.define({ key: "a", idColumns: ["id"] });
graph.define({ key: "c", idColumns: ["id"], deps: [new FeatureDep({ feature: "a", rename: { path: "duration" } })] });
const [parent] = makePlan(graph, "c", { algorithm: "xxhash64", length: 20 }).parents;

const columns: readonly (readonly [string, ColumnType])[] = [
  ["id", "string"],
  ["path", "string"],
  ["duration", "float64"],
];
for (const types of [columns, columns.toReversed()]) {
  it(`a rename onto an undeclared column names both the right way round: ${types.map(([name]) => name)}`, () => {
    if (parent === undefined) throw new Error("c has no parent");
    expect(() => bindParent(parent, { types: new Map(types), declared: new Map(), filters: [] }, "c")).toThrow(
      expect.objectContaining({
        code: "METADATA_SCHEMA",
        message:
          'c renames column "path" of a to "duration", which is another column of a; choose another name, or rename that one too.',
      }),
    );
  });
}

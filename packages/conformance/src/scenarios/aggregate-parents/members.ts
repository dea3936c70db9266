import { aggregation, dep } from "@metaxy/core";
import { batchesOf, type ColumnType, hashText, rowsBatch, systemColumnTypes } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const nullIdComesFirst: Scenario = {
  key: "aggregate-parents/null-id-comes-first",
  since: "0.1.0",
  level: "core",
  needs: ["injectRaw", "readRaw", "frames"],
  says: "A member with a NULL id, which another program wrote, is the first of its group, on both engines.",
  rows: ["C18", "G12"],
  async run(t) {
    const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1" } });
    const Scene = t.feature({
      key: "scene",
      idColumns: ["scene"],
      deps: [dep(Shot, { lineage: aggregation({ on: ["scene"] }), select: [] })],
      fields: { pixels: "1" },
    });
    const store = await t.store();
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | @pixels
        s1    | -1n  | p1
      `,
    );
    const [stored] = await t.readRaw(store, Shot);
    const types = new Map<string, ColumnType>([
      ["scene", "string"],
      ["shot", "int64"],
      ...systemColumnTypes(["pixels"]),
    ]);
    const member = {
      ...stored,
      shot: null,
      metaxy_provenance_by_field: { pixels: "p0" },
      metaxy_data_version_by_field: { pixels: "p0" },
    };
    await t.injectRaw(store, Shot, batchesOf([rowsBatch(types, [member])]));
    const settings = t.hashSettings(store);
    const group = hashText(settings, "p0|p1");
    const pixels = hashText(settings, `pixels|1|${Shot.key}.pixels|${group}`);
    for (const versioningEngine of ["auto", "polars"] as const) {
      await using increment = await store.resolveUpdate(Scene, { versioningEngine });
      const versions = (await increment.toProcess().toArray()).map((row) => row.metaxy_provenance_by_field);
      t.expectEqual(versions, [{ pixels }, { pixels }], `The versions of the members by ${versioningEngine}`);
    }
  },
};

export const twoAggregatedParents: Scenario = {
  key: "aggregate-parents/two-aggregated-parents",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Two aggregated parents give each group both of its versions, whatever the numbers of members.",
  rows: ["A16", "C18"],
  async run(t) {
    const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1" } });
    const Take = t.feature({ key: "take", idColumns: ["scene", "take"], fields: { sound: "1" } });
    const lineage = aggregation({ on: ["scene"] });
    const Scene = t.feature({
      key: "scene",
      idColumns: ["scene"],
      deps: [dep(Shot, { lineage }), dep(Take, { lineage })],
      fields: { all: "1" },
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
    await store.writeMetadata(
      Take,
      rows`
        scene | take | @sound
        s1    | 1n   | a1
        s1    | 2n   | a2
        s1    | 3n   | a3
        s2    | 1n   | a4
      `,
    );
    const hash = (text: string) => hashText(t.hashSettings(store), text);
    const version = (pixels: string, sound: string) =>
      hash(`all|1|${Shot.key}.pixels|${hash(pixels)}|${Take.key}.sound|${hash(sound)}`);
    await using increment = await store.resolveUpdate(Scene);
    const found = new Set(
      (await increment.toProcess().toArray()).map(
        (row) => `${row.scene} ${Object(row.metaxy_provenance_by_field).all}`,
      ),
    );
    t.expectEqual(
      [...found].sort(),
      [`s1 ${version("p1|p2", "a1|a2|a3")}`, `s2 ${version("p3", "a4")}`],
      "The scenes with their versions",
    );
    t.expectEqual(increment.counts.new, 2, "The count of new scenes");
  },
};

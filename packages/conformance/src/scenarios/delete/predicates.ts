import type { FeatureFilters } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";

export const seesCurrentRowsOnly: Scenario = {
  key: "delete/sees-current-rows-only",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "A predicate that is true only for a replaced row deletes nothing.",
  rows: ["G10", "A17"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const versions = ["old.mp4", "new.mp4"].map(
      (path) => rows`
        id | path    | @audio
        v1 | ${path} | a1
      `,
    );
    for (const version of versions) await store.writeMetadata(Video, version);
    const { rows: deleted } = await store.deleteMetadata(Video, { where: (c) => c("path").eq("old.mp4") });
    t.expectEqual(deleted, 0, "The number of deleted samples");
    await t.expectRows(store.readMetadata(Video), versions[1] ?? []);
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true, includeDeleted: true }), versions.flat());
  },
};

type Where = FeatureFilters<TestFeature>;

const NOON = new Date("2025-06-01T12:00:00Z");

/** Predicates, and the ids of the rows below for which they hold. */
const PREDICATES: readonly { readonly where: Where; readonly ids: readonly string[] }[] = [
  { where: (c) => c("size").gte(2).and(c("size").lt(4)), ids: ["v2", "v3"] },
  { where: (c) => c("id").isIn(["v1", "v4", "absent"]), ids: ["v1", "v4"] },
  { where: (c) => c("size").eq(1).or(c("path").eq("d.mp4")), ids: ["v1", "v4"] },
  { where: (c) => c("path").isNull(), ids: ["v2"] },
  { where: (c) => c("path").isNotNull().and(c("at").isNotNull()), ids: ["v3", "v4"] },
  { where: (c) => c("at").gt(NOON), ids: ["v4"] },
  { where: "NOT (path = 'c.mp4') AND size <= 4", ids: ["v1", "v4"] },
  { where: [(c) => c("size").gt(1), "path IS NOT NULL", (c) => c("at").lte(NOON)], ids: ["v3"] },
];

export const everyPredicate: Scenario = {
  key: "delete/every-predicate",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "Ranges, `isIn`, OR, NULL tests, timestamps and several filters at once delete exactly the ids that a read with them gives.",
  rows: ["A17", "A4"],
  async run(t) {
    const columns = { id: "string", path: "string", size: "int53", at: "timestamp" } as const;
    const Video = t.feature({ key: "video", columns, fields: { audio: "1" } });
    const store = await t.store();
    const all = rows`
      id | path  | size | at                           | @audio
      v1 | a.mp4 | 1    | null                         | a1
      v2 | null  | 2    | ${NOON}                      | a2
      v3 | c.mp4 | 3    | ${NOON}                      | a3
      v4 | d.mp4 | 4    | ${new Date("2025-06-01T13:00Z")} | a4
    `;
    const idsOf = async (filters?: Where): Promise<unknown[]> =>
      (await store.readMetadata(Video, { columns: ["id"], filters }).toArray()).map((row) => row.id).sort();
    for (const { where, ids } of PREDICATES) {
      await store.writeMetadata(Video, all);
      t.expectEqual(await idsOf(where), ids, "The ids of the rows that match");
      await store.deleteMetadata(Video, { where });
      const left = all.map((row) => row.id).filter((id) => !ids.some((deleted) => deleted === id));
      t.expectEqual(await idsOf(), left, `The ids left of a delete of ${ids.join(", ")}`);
    }
  },
};

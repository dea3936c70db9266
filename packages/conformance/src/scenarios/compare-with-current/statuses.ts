import { dep } from "@metaxy/core";
import { batchesOf, hashText, rowsBatch, systemColumnTypes } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

function videoAndCrop(t: ScenarioContext): { readonly Video: TestFeature; readonly Crop: TestFeature } {
  const Video = t.feature({ key: "video", fields: { audio: "1" } });
  return { Video, Crop: t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } }) };
}

const VIDEOS = rows`
  id | @audio
  v1 | a1
  v2 | a2
  v3 | a3
`;

export const changedParent: Scenario = {
  key: "compare-with-current/changed-parent",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Exactly the samples of changed parents are `stale`, with their new versions.",
  rows: ["A16"],
  golden: ["second_write_then_nothing_to_do"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop);
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v2 | a2-new
      `,
    );
    const audio = hashText(t.hashSettings(store), `audio|1|${Video.key}.audio|a2-new`);
    await t.expectIncrement(store.resolveUpdate(Crop), {
      stale: [{ id: "v2", metaxy_provenance_by_field: { audio } }],
    });
    await t.golden(["second_write_then_nothing_to_do"]);
  },
};

export const oneStatusPerSample: Scenario = {
  key: "compare-with-current/one-status-per-sample",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "No sample is in two of new, stale and orphaned, and none twice.",
  rows: ["G9", "A15"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    for (const make of ["first", "second"]) await t.work(store, Crop, (row) => ({ ...row, make }));
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v2 | a2-new
        v4 | a4
      `,
    );
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v3") });
    await using increment = await store.resolveUpdate(Crop);
    const todo = await increment.toProcess().toArray();
    const orphaned = await increment.orphaned().toArray();
    t.expectEqual(
      [...todo, ...orphaned].map((row) => `${row.id} ${String(Reflect.get(row, "metaxy_status"))}`).sort(),
      ["v2 stale", "v3 orphaned", "v4 new"],
      "The samples with their statuses",
    );
  },
};

export const parentRedefined: Scenario = {
  key: "compare-with-current/parent-redefined",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A parent with no rows, or with rows of other definitions only, gives no expected rows; in the second case one warning counts them.",
  rows: ["A16"],
  golden: ["parent_code_version_hides_its_rows", "empty_upstream"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop);
    const later = t.newGraph();
    const Redefined = t.feature({ key: "video", fields: { audio: "2" } }, later);
    const Child = t.feature({ key: "crop", deps: [dep(Redefined)], fields: { audio: "1" } }, later);
    t.warnings.clear();
    await t.expectIncrement(store.resolveUpdate(Child), {});
    const { details } = t.warnings.expectOne("NO_CURRENT_ROWS", /3 rows/);
    t.expectEqual(details.parent, Video.key, "The parent that the warning names");
    await t.golden(["parent_code_version_hides_its_rows", "empty_upstream"]);
  },
};

export const expectedNullIsNotStale: Scenario = {
  key: "compare-with-current/expected-null-is-not-stale",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An expected NULL is not stale, and one warning counts such samples.",
  rows: ["A16"],
  golden: ["null_expected_provenance_is_not_stale"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop);
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | null
        v2 | null
      `,
    );
    t.warnings.clear();
    await t.expectIncrement(store.resolveUpdate(Crop), {});
    const { details } = t.warnings.expectOne("NULL_VERSIONS", /0 of them come again on each run, and 2 /);
    t.expectEqual(details.rows, 2, "The number of rows that the warning counts");
    await t.golden(["null_expected_provenance_is_not_stale"]);
  },
};

export const currentIsThisStore: Scenario = {
  key: "compare-with-current/current-is-this-store",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "The rows compared with are this store's own, never a fallback's.",
  rows: ["O2", "G11", "W2"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const prod = await t.store({ place: t.place("prod") });
    const dev = await t.store({ place: t.place("dev"), fallbackStores: [prod] });
    await prod.writeMetadata(Video, VIDEOS);
    await t.work(prod, Crop);
    await t.expectIncrement(prod.resolveUpdate(Crop), {});
    await t.expectIncrement(dev.resolveUpdate(Crop), { new: [{ id: "v1" }, { id: "v2" }, { id: "v3" }] });
  },
};

export const nullIdsOfOthers: Scenario = {
  key: "compare-with-current/null-ids-of-others",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw", "injectRaw"],
  says: "Stored rows with NULL ids are in no part of the increment; one warning counts them.",
  rows: ["G9", "A16"],
  golden: ["null_id_never_matches"],
  async run(t) {
    const { Video, Crop } = videoAndCrop(t);
    const store = await t.store();
    await store.writeMetadata(Video, VIDEOS);
    await t.work(store, Crop);
    for (const feature of [Video, Crop]) {
      const [stored] = await t.readRaw(store, feature);
      const types = new Map([["id", "string"] as const, ...systemColumnTypes(["audio"])]);
      await t.injectRaw(store, feature, batchesOf([rowsBatch(types, [{ ...stored, id: null }])]));
    }
    t.warnings.clear();
    await t.expectIncrement(store.resolveUpdate(Crop), {});
    const { details } = t.warnings.expectOne("NULL_IDS");
    t.expectEqual(details.rows, 2, "The number of rows that the warning counts");
    await t.golden(["null_id_never_matches"]);
  },
};

import { dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const addedIdColumn: Scenario = {
  key: "compare-with-current/added-id-column",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: 'A definition with one more id column than the stored rows have: these are history, its own reads and deletes see none, all its samples are new; `compareWith: "latest"` is an error that names the column.',
  rows: ["A15", "C8", "G5"],
  async run(t) {
    const Shot = t.feature({ key: "shot", idColumns: ["scene", "take"], fields: { pixels: "1" } });
    const Before = t.feature({ key: "cut", idColumns: ["scene"], fields: { pixels: "1" } }, t.newGraph());
    const After = t.feature({
      key: "cut",
      idColumns: ["scene", "take"],
      deps: [dep(Shot)],
      fields: { pixels: "2" },
    });
    const store = await t.store();
    await store.writeMetadata(
      Shot,
      rows`
        scene | take | @pixels
        s1    | 1    | p1
        s1    | 2    | p2
      `,
    );
    for (const version of ["old", "c1"])
      await store.writeMetadata(Before, [{ scene: "s1", metaxy_provenance_by_field: { pixels: version } }]);
    const history = [{ scene: "s1", metaxy_provenance_by_field: { pixels: "c1" } }];
    const shots = [1, 2].map((take) => ({ scene: "s1", take }));

    await t.expectRows(store.readMetadata(After), []);
    await t.expectRows(store.readMetadata(After, { withFeatureHistory: true }), history);
    t.expectEqual(await store.deleteMetadata(After, { all: true }), { rows: 0 }, "Deleted rows");
    await t.expectError(MetadataSchemaError, { code: "METADATA_SCHEMA", says: ['"take"', "latest"] }, () =>
      store.resolveUpdate(After, { compareWith: "latest" }),
    );
    await t.expectIncrement(store.resolveUpdate(After), { new: shots });
    const copy = await t.store({ place: "copy" });
    await copy.copyMetadata({ from: store, features: [After] });
    await t.expectRows(copy.readMetadata(Before), history);

    await t.work(store, After);
    await t.expectIncrement(store.resolveUpdate(After), {});
    await t.expectRows(store.readMetadata(After), shots);
  },
};

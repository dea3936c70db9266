import { dep, expansion } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

export const orphansOfAnotherDefinition: Scenario = {
  key: "delete/orphans-of-another-definition",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: 'With `compareWith: "latest"`, `rows: increment.orphaned()` deletes orphans of another definition in that one, so that they do not come again; rows of the current definition stay.',
  rows: ["A17", "A15"],
  async run(t) {
    const define = (version: string, graph = t.newGraph()) => {
      const Text = t.feature({ key: "text" }, graph);
      const fields = { default: version };
      const deps = [dep(Text, { lineage: expansion({ on: ["id"] }) })];
      const Word = t.feature({ key: "word", idColumns: ["id", "word"], deps, fields }, graph);
      return { Text, Crop: t.feature({ key: "crop", deps: [dep(Text)], fields }, graph), Word };
    };
    const { Text, Crop, Word } = define("1", t.graph);
    const later = define("2");
    const store = await t.store();
    const texts = ["a", "b"].map((id) => ({ id, metaxy_provenance_by_field: { default: id } }));
    await store.writeMetadata(Text, texts);
    await t.work(store, Crop);
    await using words = await store.resolveUpdate(Word);
    const parents = await words.toProcess().toArray();
    await store.replaceChildren(
      Word,
      parents,
      parents.map(({ id }) => ({ id, word: 1 })),
    );
    await store.deleteMetadata(Text, { rows: texts.slice(1) });
    for (const feature of [later.Crop, later.Word]) {
      const latest = () => store.resolveUpdate(feature, { compareWith: "latest" });
      await using increment = await latest();
      t.expectEqual(increment.counts, { new: 0, stale: 1, orphaned: 1, carried: 0 }, "What is to do");
      const deleted = await store.deleteMetadata(feature, { rows: increment.orphaned() });
      t.expectEqual(deleted, { rows: 1 }, "Deleted orphans");
      await t.expectIncrement(latest(), { stale: [{ id: "a" }] });
    }
    await t.expectRows(store.readMetadata(Crop), [{ id: "a" }]);
    await t.expectRows(store.readMetadata(Word), [{ id: "a", word: 1 }]);
  },
};

export const emptyWhereIsRefused: Scenario = {
  key: "delete/empty-where-is-refused",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "An empty list of filters is refused as `where`, with `all` as the remedy; nothing is deleted.",
  rows: ["A17", "E2"],
  async run(t) {
    const Text = t.feature({ key: "text" });
    const store = await t.store();
    await store.writeMetadata(Text, [{ id: "a", metaxy_provenance_by_field: { default: "1" } }]);
    await t.expectRefused(
      MetadataStoreError,
      { code: "INVALID_ARGUMENT", says: [Text.key, "all"], unchanged: [() => store.readMetadata(Text)] },
      () => store.deleteMetadata(Text, { where: [] }),
    );
  },
};

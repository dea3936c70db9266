import assert from "node:assert/strict";
import { defineFeature, dep, MetadataSchemaError } from "@metaxy/core";
import { type NewStore, runInMemory } from "./stores.ts";

const Page = defineFeature({ key: "validation/page", idColumns: ["sample_id"], fields: { html: "1" } });
const Article = defineFeature({
  key: "validation/article",
  idColumns: ["sample_id"],
  deps: [dep(Page)],
  fields: { title: "1", body: "1" },
});

/** W7, best practice 6 of the tutorial: a write without versions, or with wrong ones, is refused and stores nothing. */
export async function schemaValidation(newStore: NewStore): Promise<void> {
  const store = newStore();
  await store.writeMetadata(Page, [{ sample_id: 1, metaxy_provenance_by_field: { html: "h1" } }]);

  const withoutVersions = [{ sample_id: 1, path: "/articles/1" }];
  await assert.rejects(store.writeMetadata(Article, withoutVersions), (error) => {
    assert.ok(error instanceof MetadataSchemaError);
    assert.equal(error.code, "METADATA_SCHEMA");
    assert.match(error.message, /validation\/article have no provenance/);
    return true;
  });
  await assert.rejects(
    store.writeMetadata("validation/article", [
      { sample_id: 1, metaxy_provenance_by_field: { title: "t1", bdy: "b1" } },
    ]),
    (error) => error instanceof MetadataSchemaError && error.message.includes('"body"'),
  );
  assert.equal(await store.hasFeature(Article), false);

  // The remedy: let the store compute the versions from the parents.
  await store.calculateAndWriteDataVersions({ feature: Article, sampleDf: withoutVersions });
  const [article] = await store.readMetadata(Article).toArray();
  assert.deepEqual(Object.keys(article?.metaxy_data_version_by_field ?? {}).sort(), ["body", "title"]);
}

if (import.meta.main) await runInMemory(schemaValidation);

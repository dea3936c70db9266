import assert from "node:assert/strict";
import { defineFeature, MetaxyConfig, ProjectMismatchError } from "@metaxy/core";
import { type NewStore, runInMemory } from "./stores.ts";

const Mine = defineFeature({ key: "guard/mine", project: "project_a", idColumns: ["id"], fields: { value: "1" } });
const Theirs = defineFeature({ key: "guard/theirs", project: "project_b", idColumns: ["id"], fields: { value: "1" } });
const rows = [{ id: 1, metaxy_provenance_by_field: { value: "v1" } }];

/** W11: a write to another project is refused, and allowed where a migration says so. */
export async function crossProjectWrites(newStore: NewStore): Promise<void> {
  await MetaxyConfig.use(new MetaxyConfig({ project: "project_a" }), async () => {
    const store = newStore();

    // Normal operation: writes are checked against the expected project.
    await store.writeMetadata(Mine, rows);
    await assert.rejects(store.writeMetadata(Theirs, rows), (error) => {
      assert.ok(error instanceof ProjectMismatchError);
      assert.match(error.message, /guard\/theirs .*"project_b".*"project_a".*allowCrossProjectWrites/s);
      return true;
    });
    assert.equal(await store.hasFeature(Theirs), false);

    // Migration: allowed inside the callback, and for whatever it awaits.
    await store.allowCrossProjectWrites(async () => {
      await store.writeMetadata(Mine, rows);
      await store.writeMetadata(Theirs, rows);
    });
    assert.equal(await store.hasFeature(Theirs), true);
    await assert.rejects(store.writeMetadata(Theirs, rows), ProjectMismatchError);

    // The same as declarations: for the whole store until the end of the block.
    {
      await using opened = await store.open("write");
      using _ = store.allowCrossProjectWrites();
      await opened.writeMetadata(Theirs, rows);
    }
    await assert.rejects(newStore().writeMetadata(Theirs, rows), ProjectMismatchError);
  });
}

if (import.meta.main) await runInMemory(crossProjectWrites);

import { dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const idTypes: Scenario = {
  key: "schema/id-types",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Ids of different types, in one batch, in two writes, in two parents or in a parent and its child, are refused and both types or features named, and so are ids that are lists, structs or bytes; no `1` ever matches '1'.",
  rows: ["C8", "C9", "E2"],
  async run(t) {
    const Texts = t.feature({ key: "texts", fields: { f: "1" } });
    const Numbers = t.feature({ key: "numbers", fields: { f: "1" } });
    const Mixed = t.feature({ key: "mixed", fields: { f: "1" } });
    const Both = t.feature({ key: "both", deps: [dep(Texts), dep(Numbers)] });
    const Child = t.feature({ key: "child", deps: [dep(Texts)] });
    const store = await t.store();
    const rowOf = (id: unknown): TestRow => ({ id, metaxy_provenance_by_field: { f: "1" } });
    await store.writeMetadata(Texts, [rowOf("1")]);
    await store.writeMetadata(Numbers, [rowOf(1)]);
    const unchanged = [Texts, Numbers].map((each) => () => store.readMetadata(each, { withSampleHistory: true }));
    const refuse = (says: readonly (string | RegExp)[], call: () => unknown) =>
      t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says, unchanged }, call);
    await refuse([Mixed.key, '"id"', "int64", "string"], () => store.writeMetadata(Mixed, [rowOf("1"), rowOf(1)]));
    for (const id of [["v1"], { of: "v1" }, Uint8Array.of(1), new Map([["v1", 1]])]) {
      await refuse([Mixed.key, '"id"', /make a text of it/], () => store.writeMetadata(Mixed, [rowOf(id)]));
    }
    await refuse([Texts.key, '"id"', "string"], () => store.writeMetadata(Texts, [rowOf(1)]));
    await refuse([Numbers.key, '"id"', "int64"], () => store.writeMetadata(Numbers, [rowOf("1")]));
    await refuse([Numbers.key, '"id"', "int64"], () => store.writeMetadata(Numbers, [rowOf(1.5)]));
    await refuse([Texts.key, Numbers.key, '"id"', "string", "int64"], () => store.resolveUpdate(Both));
    await store.writeMetadata(Child, [{ id: 1, metaxy_provenance_by_field: { default: "1" } }]);
    await refuse([Child.key, '"id"', "string", "int64"], () => store.resolveUpdate(Child));
    await t.expectRows(
      store.readMetadata(Numbers),
      rows`
      id | @f
      1  | 1
    `,
    );
  },
};

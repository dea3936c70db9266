import { aggregation, dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { documents, expansionOf, parentsToDo, startDocuments } from "./documents.ts";

export const childlessFeatureExists: Scenario = {
  key: "collapse-children/childless-feature-exists",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A feature all of whose parents have no children is there without rows: reads give none, what depends on it expects nothing, and a fallback's children do not take their place; then any child may come.",
  rows: ["G9", "A16", "A5"],
  async run(t) {
    const { Doc, Page } = documents(t);
    // Nothing tells the type of its own id before its first child.
    const Line = t.feature({ ...expansionOf(Doc), key: "line", idColumns: ["doc", "line"] });
    const downstream = [Page, Line].map((Child, n) => {
      const Digest = t.feature({
        key: `digest${n}`,
        idColumns: ["doc"],
        deps: [dep(Doc), dep(Child, { select: [], lineage: aggregation({ on: ["doc"] }) })],
      });
      return { Child, Digest };
    });
    const prod = await t.store({ place: "prod" });
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    const docs = rows`
      doc | @text
      d1  | t1
    `;
    for (const store of [prod, dev]) await store.writeMetadata(Doc, docs);
    for (const { Child, Digest } of downstream) {
      const child = (n: number) => (Child === Page ? { doc: "d1", page: BigInt(n) } : { doc: "d1", line: n });
      await prod.replaceChildren(Child, await parentsToDo(prod, Child), [child(1)]);
      await dev.replaceChildren(Child, await parentsToDo(dev, Child), []);
      t.expectEqual(await dev.hasFeature(Child), true, `hasFeature of ${Child.key}`);
      await t.expectRows(dev.readMetadata(Child), []);
      await t.expectIncrement(dev.resolveUpdate(Digest), {});
      for (const compareWith of ["definition", "latest"] as const)
        await t.expectIncrement(dev.resolveUpdate(Child, { compareWith }), {});
      const parents = await prod.readMetadata(Child).toArray();
      await dev.replaceChildren(Child, parents, [child(2)]);
      await t.expectRows(dev.readMetadata(Child), [child(2)]);
      await t.expectIncrement(dev.resolveUpdate(Digest), { new: [child(2)] });
    }
  },
};

export const refusedChildrenHideNothing: Scenario = {
  key: "collapse-children/refused-children-hide-nothing",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Children that are refused, whatever is wrong with them or their parents, leave the live children and all parents as they were.",
  rows: ["G8", "G9", "E2"],
  async run(t) {
    const { Page, store } = await startDocuments(t);
    const parents = await parentsToDo(store, Page);
    await store.replaceChildren(Page, parents, [{ doc: "d1", page: 1n, words: 5 }]);
    const unversioned = parents.map((parent) => ({ ...parent, metaxy_provenance_by_field: { unknown: "x" } }));
    const refused = [
      { names: "metaxy_own", given: parents, child: { doc: "d1", page: 2n, metaxy_own: 1 } },
      { names: "page", given: parents, child: { doc: "d1", words: 5 } },
      { names: "words", given: parents, child: { doc: "d1", page: 2n, words: "five" } },
      { names: "doc", given: parents, child: { page: 2n, words: 5 } },
      { names: "unknown", given: unversioned, child: { ...parents[0], page: 2n, words: 5 } },
    ];
    for (const { names, given, child } of refused) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: `"${names}"`, unchanged: [() => store.readMetadata(Page)] },
        () => store.replaceChildren(Page, given, [child]),
      );
      await t.expectIncrement(store.resolveUpdate(Page), {});
    }
  },
};

export const marksReplaceLaterMarks: Scenario = {
  key: "collapse-children/marks-replace-later-marks",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A childless parent that changed and was done again is done, also where its former mark carries a time in the future.",
  rows: ["G9", "G3"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const store = await t.store();
    const write = (text: string) =>
      store.writeMetadata(
        Doc,
        rows`
          doc | @text
          d1  | ${text}
        `,
      );
    await write("old");
    t.clock.set("2030-01-01T00:00:00Z");
    await store.replaceChildren(Page, await parentsToDo(store, Page), []);
    t.clock.set("2025-01-02T00:00:00Z");
    await write("new");
    await t.expectIncrement(store.resolveUpdate(Page), { stale: [{ doc: "d1" }] });
    await store.replaceChildren(Page, await parentsToDo(store, Page), []);
    await t.expectIncrement(store.resolveUpdate(Page), {});
  },
};

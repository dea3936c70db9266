import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { changeFirst, documents, pagesOf, parentsToDo, startDocuments } from "./documents.ts";

export const replaceChildren: Scenario = {
  key: "collapse-children/replace-children",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`replaceChildren` writes the given children, tombstones the vanished ones, and leaves other parents alone; then nothing is to do.",
  rows: ["A1", "G10", "G9"],
  async run(t) {
    const { Doc, Page, store } = await startDocuments(t);
    const first = await parentsToDo(store, Page);
    await store.replaceChildren(
      Page,
      first,
      rows`
        doc | page | words
        d1  | 1n   | a
        d1  | 2n   | b
        d2  | 1n   | c
      `,
    );
    await changeFirst(store, Doc);
    await store.replaceChildren(
      Page,
      await parentsToDo(store, Page),
      rows`
        doc | page | words
        d1  | 1n   | A
        d1  | 3n   | D
      `,
    );
    const left = rows`
      doc | page | words
      d1  | 1n   | A
      d1  | 3n   | D
      d2  | 1n   | c
    `;
    await t.expectRows(store.readMetadata(Page), left);
    const hidden = await store.readMetadata(Page, { includeDeleted: true, columns: ["doc", "page"] }).toArray();
    t.expectEqual(
      hidden.map((row) => `${row.doc}/${row.page}`).sort(),
      ["d1/1", "d1/2", "d1/3", "d2/1"],
      "The pages with hidden ones",
    );
    await t.expectIncrement(store.resolveUpdate(Page), {});
  },
};

export const emptyParentIsDone: Scenario = {
  key: "collapse-children/empty-parent-is-done",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A parent replaced by no children is neither new nor stale until it changes; its mark counts only while it has no live child, and is not orphaned when the parent vanishes.",
  rows: ["G9", "A16"],
  async run(t) {
    const { Doc, Page, store } = await startDocuments(t);
    const [first] = (await parentsToDo(store, Page)).filter((parent) => parent.doc === "d1");
    await store.replaceChildren(Page, await parentsToDo(store, Page), [{ doc: "d2", page: 1n }]);
    await t.expectIncrement(store.resolveUpdate(Page), {});
    await changeFirst(store, Doc);
    await t.expectIncrement(store.resolveUpdate(Page), { stale: [{ doc: "d1" }] });
    await store.replaceChildren(Page, await parentsToDo(store, Page), []);
    await t.expectIncrement(store.resolveUpdate(Page), {});
    await store.writeMetadata(Page, pagesOf(first ?? {}, [1n]));
    await t.expectIncrement(store.resolveUpdate(Page), { stale: [{ doc: "d1" }] });
    await store.deleteMetadata(Page, { where: (c) => c("doc").eq("d1").and(c("page").eq(1n)) });
    await t.expectIncrement(store.resolveUpdate(Page), {});
    await store.deleteMetadata(Doc, { where: (c) => c("doc").eq("d1") });
    await t.expectIncrement(store.resolveUpdate(Page), {});
  },
};

export const marksFollowDeletes: Scenario = {
  key: "collapse-children/marks-follow-deletes",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "Delete, drop and copy treat marks like rows: a dropped feature's empty parents are new.",
  rows: ["A29", "G10"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const store = await t.store();
    const copy = await t.store({ place: t.place("copy") });
    await store.writeMetadata(
      Doc,
      rows`
        doc | @text
        d1  | t1
        d2  | t2
      `,
    );
    const all = { new: [{ doc: "d1" }, { doc: "d2" }] };
    const replace = async () => store.replaceChildren(Page, await parentsToDo(store, Page), [{ doc: "d2", page: 1n }]);
    await replace();
    await copy.copyMetadata({ from: store, features: [Doc, Page] });
    await t.expectIncrement(copy.resolveUpdate(Page), {});
    await store.deleteMetadata(Page, { all: true });
    await t.expectIncrement(store.resolveUpdate(Page), all);
    await replace();
    await t.expectIncrement(store.resolveUpdate(Page), {});
    await store.dropFeatureMetadata(Page);
    await t.expectIncrement(store.resolveUpdate(Page), all);
  },
};

export const parentsHaveVersions: Scenario = {
  key: "collapse-children/parents-have-versions",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Parents without versions, or with those of other fields, are refused as parents, with and without children, and nothing is stored.",
  rows: ["E2", "E7"],
  async run(t) {
    const { Doc, Page } = documents(t);
    const store = await t.store();
    await store.writeMetadata(
      Doc,
      rows`
        doc | @text
        d1  | t1
      `,
    );
    const todo = await parentsToDo(store, Page);
    const unchanged = [async () => parentsToDo(store, Page), () => store.readMetadata(Page)];
    for (const versions of [undefined, null, { words: "t1" }]) {
      const parents = todo.map((parent) => ({ ...parent, metaxy_provenance_by_field: versions }));
      for (const children of [[], [{ doc: "d1", page: 1n }]]) {
        await t.expectRefused(
          MetadataSchemaError,
          { code: "METADATA_SCHEMA", says: [/\bparents?\b/i, Page.key, "metaxy_provenance_by_field"], unchanged },
          () => store.replaceChildren(Page, parents, children),
        );
      }
    }
  },
};

export const childrenGivenAgain: Scenario = {
  key: "collapse-children/children-given-again",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Children that were read and are given again beside new ones take the provenance that is expected now and keep their data versions: after one round nothing is to do.",
  rows: ["A1", "G9", "G10"],
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
    await write("t1");
    await store.replaceChildren(
      Page,
      await parentsToDo(store, Page),
      rows`
        doc | page | words | #text
        d1  | 1n   | a     | own
        d1  | 2n   | b     | other
      `,
    );
    await write("t1-new");
    const stored = await store.readMetadata(Page).toArray();
    await store.replaceChildren(Page, await parentsToDo(store, Page), [
      ...stored.filter((page) => page.page === 1n),
      { doc: "d1", page: 3n, words: "c" },
    ]);
    await t.expectIncrement(store.resolveUpdate(Page), {});
    const pages = await store.readMetadata(Page).toArray();
    const versions = pages.map(({ page, words, metaxy_data_version_by_field, metaxy_provenance_by_field }) => {
      const version = Reflect.get(Object(metaxy_data_version_by_field), "text");
      const isOwn = version !== Reflect.get(Object(metaxy_provenance_by_field), "text");
      return `${page} ${words} ${isOwn ? version : ""}`.trim();
    });
    t.expectEqual(versions.sort(), ["1 a own", "3 c"], "The pages, and the data versions of their own");
  },
};

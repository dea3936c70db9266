import { dep, expansion } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import { documents, pagesOf, parentsToDo } from "./documents.ts";

export const staleFieldsAreTheUnion: Scenario = {
  key: "collapse-children/stale-fields-are-the-union",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`metaxy_stale_fields` of a parent names every field in which any of its children differs.",
  rows: ["A15", "A16"],
  async run(t) {
    const Doc = t.feature({ key: "doc", idColumns: ["doc"], fields: { text: "1", title: "1" } });
    const Page = t.feature({
      key: "page",
      idColumns: ["doc", "page"],
      columns: { doc: "string", page: "int64" },
      deps: [dep(Doc, { lineage: expansion({ on: ["doc"] }) })],
      fields: { text: "1", title: "1" },
    });
    const store = await t.store();
    const write = (text: string, title: string) =>
      store.writeMetadata(
        Doc,
        rows`
          doc | @text   | @title
          d1  | ${text} | ${title}
        `,
      );
    await write("old", "new");
    const ofOldText = await parentsToDo(store, Page);
    await write("new", "old");
    const ofOldTitle = await parentsToDo(store, Page);
    await write("new", "new");
    await store.writeMetadata(Page, [
      ...ofOldText.flatMap((parent) => pagesOf(parent, [1n])),
      ...ofOldTitle.flatMap((parent) => pagesOf(parent, [2n])),
    ]);
    await t.expectIncrement(store.resolveUpdate(Page), {
      stale: [{ doc: "d1", metaxy_stale_fields: ["text", "title"] }],
    });
  },
};

export const plainWriteWarnsOnce: Scenario = {
  key: "collapse-children/plain-write-warns-once",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A plain write of children warns once that vanished ones stay, and names `replaceChildren`, which does not warn.",
  rows: ["A1", "G9"],
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
    const parents = await parentsToDo(store, Page);
    await store.replaceChildren(Page, parents, [{ doc: "d1", page: 1n }]);
    t.warnings.expectNone("EXPANSION_PLAIN_WRITE");
    for (const page of [1n, 2n]) {
      await store.writeMetadata(
        Page,
        parents.flatMap((parent) => pagesOf(parent, [page])),
      );
    }
    const { message } = t.warnings.expectOne("EXPANSION_PLAIN_WRITE", /replaceChildren/);
    t.expectThat(message.includes(Page.key), `The warning does not name ${Page.key}: ${message}`);
  },
};

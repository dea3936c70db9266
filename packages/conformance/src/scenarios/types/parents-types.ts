import { dep, expansion } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

const COLUMNS = {
  id: "string",
  score: "float64",
  day: "date",
  bytes: "uint64",
  tags: "json",
  parts: "list<string>",
  remark: "string",
} as const;

/** Values that alone would be of another type, or of none. */
const FIRST = { id: "v1", score: 2, day: new Date("2024-05-01"), bytes: 3n, parts: [], remark: null };
const SECOND = { id: "v2", score: 0.5, day: new Date("2024-05-02"), bytes: 2n ** 63n, parts: ["a"], remark: "text" };

const given = (row: TestRow, tags: unknown): TestRow => ({
  ...row,
  tags,
  metaxy_provenance_by_field: { default: row.id },
});

/** A feature that declares none of its columns. */
function child(t: ScenarioContext, key: string, Video: TestFeature): TestFeature {
  return t.feature({ key, deps: [dep(Video)] });
}

export const parentsTypes: Scenario = {
  key: "types/parents-types",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An undeclared column that a parent gives keeps the type that the parent declares, whatever its first values look like, in rows, queries and children.",
  rows: ["A15", "C8", "C10"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: COLUMNS });
    const ByRows = child(t, "by-rows", Video);
    const ByQuery = child(t, "by-query", Video);
    const Page = t.feature({
      key: "page",
      idColumns: ["id", "page"],
      deps: [dep(Video, { lineage: expansion({ on: ["id"] }) })],
    });
    const store = await t.store();
    const rounds = [given(FIRST, { a: 1 }), given(SECOND, [1, "x"])];
    for (const video of rounds) {
      await store.writeMetadata(Video, [video]);
      await t.work(store, ByRows);
      await using increment = await store.resolveUpdate(ByQuery);
      await store.writeMetadata(ByQuery, increment.toProcess());
      await using pages = await store.resolveUpdate(Page);
      const parents = await pages.toProcess().toArray();
      await store.replaceChildren(
        Page,
        parents,
        parents.map((parent) => ({ ...parent, page: 1 })),
      );
    }
    // What is declared nowhere in the child is read as it is stored: JSON as its text.
    const expected = [
      { ...FIRST, tags: '{"a":1}' },
      { ...SECOND, tags: '[1,"x"]' },
    ].map(({ bytes: _, ...row }) => row);
    // No JavaScript number holds the bytes of the second row, and only a column of unsigned integers took them.
    const columns = Object.keys(expected[0] ?? {});
    for (const feature of [ByRows, ByQuery]) await t.expectRows(store.readMetadata(feature, { columns }), expected);
    await t.expectRows(
      store.readMetadata(Page, { columns: [...columns, "page"] }),
      expected.map((row) => ({ ...row, page: 1 })),
    );
  },
};

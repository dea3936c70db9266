import { dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { expectKeptOrRefused } from "../../suite/kept-or-refused.ts";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const AWKWARD = [
  "order",
  "a b",
  "a.b",
  "é",
  "e\u0301",
  '"x"',
  "`x`",
  "[x]",
  "it's",
  "x;--",
  "/*x*/",
  "1st",
  "10",
  "two\nlines",
  "back\\slash",
  " spaced ",
  "🙂",
  "%s",
  "$1",
  "rowid",
  "null",
];

const ID = 'the "id"; of\nall';

export const awkwardColumns: Scenario = {
  key: "names/awkward-columns",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Columns with quotes, dots, spaces, semicolons, newlines, reserved words, leading digits or emoji in their names are written, filtered, selected, renamed, deleted by and read, as columns and as ids.",
  rows: ["C8", "C10", "E2"],
  async run(t) {
    const Page = t.feature({ key: "page", idColumns: [ID] });
    const rename = Object.fromEntries(AWKWARD.map((name) => [name, `new ${name}`]));
    const Child = t.feature({ key: "child", idColumns: [ID], deps: [dep(Page, { rename })] });
    const store = await t.store();
    const given = (id: string, prefix = ""): TestRow => {
      return { [ID]: id, ...Object.fromEntries(AWKWARD.map((name) => [`${prefix}${name}`, `${id} of ${name}`])) };
    };
    const written = ["v1", "v2"].map((id) => ({ ...given(id), metaxy_provenance_by_field: { default: "1" } }));
    await store.writeMetadata(Page, written);
    await t.expectRows(store.readMetadata(Page), written);
    for (const name of AWKWARD) {
      const filters = `"${name.replaceAll('"', '""')}" = 'v2 of ${name.replaceAll("'", "''")}'`;
      const selected = store.readMetadata(Page, { columns: [name], filters });
      await t.expectRows(selected, [{ [name]: `v2 of ${name}` }]);
    }
    await t.expectIncrement(store.resolveUpdate(Child), { new: ["v1", "v2"].map((id) => given(id, "new ")) });
    await store.deleteMetadata(Page, { where: (c) => c('"x"').eq('v1 of "x"') });
    await t.expectRows(store.readMetadata(Page), written.slice(1));
  },
};

export const unusableNames: Scenario = {
  key: "names/unusable-columns",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A name with U+0000 is kept or refused by name, as the store declares; an empty name and one with half of a surrogate pair are refused.",
  rows: ["C10", "E2"],
  async run(t) {
    const Page = t.feature({ key: "page" });
    const store = await t.store();
    const rowOf = (id: string, name: string): TestRow => {
      return { id, [name]: "x", metaxy_provenance_by_field: { default: "1" } };
    };
    const row = rowOf("v1", "a\0b");
    await expectKeptOrRefused(t, store, { feature: Page, row, refusal: "nul-in-name", says: '"a\\u0000b"' });
    const unchanged = [() => store.readMetadata(Page, { withSampleHistory: true })];
    for (const [name, says] of [
      ["", /empty/],
      ["a\ud83db", /surrogate/],
    ] as const) {
      await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says: [says, Page.key], unchanged }, () =>
        store.writeMetadata(Page, [rowOf("v2", name)]),
      );
    }
  },
};

export const caseOfNames: Scenario = {
  key: "names/case",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Columns `Path` and `path`, of one row or of two writes, and ids in mixed case stay apart, or are refused by name as declared.",
  rows: ["C8", "C10"],
  async run(t) {
    const store = await t.store();
    const Together = t.feature({ key: "together" });
    const Later = t.feature({ key: "later" });
    const Ids = t.feature({ key: "ids", idColumns: ["Id", "iD"] });
    const versions = { metaxy_provenance_by_field: { default: "1" } };
    const refusal = "names-differing-in-case";
    const both = { id: "v1", Path: "A", path: "a", ...versions };
    await expectKeptOrRefused(t, store, { feature: Together, row: both, refusal, says: /"Path".*"path"/ });
    await store.writeMetadata(Later, [{ id: "v1", path: "a", ...versions }]);
    const other = { id: "v2", path: null, PATH: "A", ...versions };
    await expectKeptOrRefused(t, store, { feature: Later, row: other, refusal, says: /"path".*"PATH"/ });
    await expectKeptOrRefused(t, store, {
      feature: Ids,
      row: { Id: "x", iD: "X", ...versions },
      refusal,
      says: /"Id".*"iD"/,
    });
  },
};

export const prototypeNames: Scenario = {
  key: "names/prototype-names",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Columns, struct fields and feature fields named like properties of objects, e.g. `constructor` and `__proto__`, are data like any other, and NULL where a row lacks them.",
  rows: ["C10", "C6"],
  async run(t) {
    const Page = t.feature({ key: "page", fields: { constructor: "1", valueof: "1" } });
    const Child = t.feature({ key: "child", deps: [dep(Page)] });
    const store = await t.store();
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "then", "length"];
    const versions = { metaxy_provenance_by_field: { constructor: "1", valueof: "2" } };
    const fields = Object.fromEntries(names.map((name) => [name, `field ${name}`]));
    const full = { ...Object.fromEntries(names.map((name) => [name, `value of ${name}`])), id: "full", parts: fields };
    const none = { ...Object.fromEntries(names.map((name) => [name, null])), id: "none", parts: null };
    await store.writeMetadata(Page, [
      { ...full, ...versions },
      { id: "none", ...versions },
    ]);
    await t.expectRows(store.readMetadata(Page), [
      { ...full, ...versions },
      { ...none, ...versions },
    ]);
    await t.expectIncrement(store.resolveUpdate(Child), { new: [full, none] });
  },
};

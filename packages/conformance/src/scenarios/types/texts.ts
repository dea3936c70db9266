import { dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import { HOSTILE_TEXTS } from "../../suite/hostile-texts.ts";
import { expectKeptOrRefused } from "../../suite/kept-or-refused.ts";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const MEGABYTE = 2 ** 20;

export const strings: Scenario = {
  key: "types/strings",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Empty text is not NULL; emoji, combining marks, CRLF, tabs, quotes, backslashes and 1 MiB of text come back equal, as id and as value.",
  rows: ["C10", "C8"],
  async run(t) {
    const Page = t.feature({ key: "page", columns: { id: "string", body: "string" } });
    const Child = t.feature({ key: "child", deps: [dep(Page)] });
    const store = await t.store();
    const texts = [
      "",
      ...HOSTILE_TEXTS,
      "\r\n",
      "\\n",
      "👩‍👩‍👧‍👦",
      "\u{10ffff}",
      "\ufffd",
      "line\u2028paragraph\u2029",
      "ä🙂".repeat(MEGABYTE / 6),
    ];
    const columns = [...texts.map((text) => ({ id: text, body: text })), { id: "absent", body: null }];
    const versioned = columns.map((row) => ({ ...row, metaxy_provenance_by_field: { default: "1" } }));
    await store.writeMetadata(Page, versioned);
    await t.expectRows(store.readMetadata(Page), versioned);
    await t.expectRows(store.readMetadata(Page, { filters: (c) => c("body").eq("") }), versioned.slice(0, 1));
    await t.expectRows(store.readMetadata(Page, { filters: (c) => c("body").isNull() }), versioned.slice(-1));
    await t.expectIncrement(store.resolveUpdate(Child), { new: columns });
  },
};

/** Places of a text in a row. */
const PLACES: readonly (readonly [place: string, put: (text: string) => TestRow])[] = [
  ["id", (text) => ({ id: text })],
  ["body", (text) => ({ body: text })],
  ["lines", (text) => ({ lines: ["first", text] })],
  ["parts", (text) => ({ parts: { title: text } })],
  ["metaxy_provenance_by_field", (text) => ({ metaxy_provenance_by_field: { default: text } })],
];

function rowWith(id: string, columns: TestRow): TestRow {
  return { id, body: "", lines: [""], parts: { title: "" }, metaxy_provenance_by_field: { default: "1" }, ...columns };
}

export const nulAndLoneSurrogates: Scenario = {
  key: "types/nul-and-lone-surrogates",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "U+0000 is stored exactly or refused by name, as the store declares, and half of a surrogate pair, which no UTF-8 can hold, is refused by name.",
  rows: ["C10", "E2"],
  async run(t) {
    const Page = t.feature({ key: "page" });
    const store = await t.store();
    for (const [place, put] of PLACES) {
      const nul = rowWith(place, put("a\0b"));
      await expectKeptOrRefused(t, store, { feature: Page, row: nul, refusal: "nul-in-text", says: place });
      for (const half of ["\ud83d", "\udc4d"]) {
        await t.expectRefused(
          MetadataSchemaError,
          {
            code: "METADATA_SCHEMA",
            says: [place, Page.key, /surrogate/],
            unchanged: [() => store.readMetadata(Page, { withSampleHistory: true })],
          },
          () => store.writeMetadata(Page, [rowWith(place, put(`a${half}b`))]),
        );
      }
    }
  },
};

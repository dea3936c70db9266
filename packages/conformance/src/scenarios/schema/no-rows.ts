import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const ROW: TestRow = { id: "v2", metaxy_provenance_by_field: { audio: "a2" } };

/** What callers give instead of rows, and what the refusal says. */
const NO_ROWS: Readonly<Record<string, readonly [given: unknown, says: RegExp]>> = {
  "one row": [ROW, /one object.*\[row\]/],
  promise: [Promise.resolve([ROW]), /Promise.*await/],
  "list of promises": [[ROW, Promise.resolve(ROW)], /item 1 .*Promise.*await/i],
  map: [new Map([["v2", ROW]]), /Map.*values\(\)/],
  "nested lists": [[[[ROW]]], /item 0 .*list of 1/i],
  "list with NULL": [[ROW, ROW, null], /item 2 .*NULL/i],
  "list with text": [[ROW, "v2"], /item 1 .*"v2"/i],
  function: [() => [ROW], /Function.*call/],
};

export const noRows: Scenario = {
  key: "schema/no-rows",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "What is no rows, e.g. one row, a promise, a map or a list with NULL, is refused: the error names the feature, the item and what to do, and nothing is stored.",
  rows: ["E7", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
      `,
    );
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    for (const [given, says] of Object.values(NO_ROWS)) {
      await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says: [Video.key, says], unchanged }, () =>
        Reflect.apply(store.writeMetadata, store, [Video, given]),
      );
    }
  },
};

import { MetadataSchemaError } from "@metaxy/core/driver";
import type { Refusal } from "../../suite/kept-or-refused.ts";
import { loadPolars } from "../../suite/load-polars.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Names of two columns of a frame that not every store keeps apart, or keeps at all. */
const UNUSUAL: readonly {
  readonly names: readonly [string, string];
  readonly refusal: Refusal;
  readonly says: RegExp;
}[] = [
  { names: ["Path", "path"], refusal: "names-differing-in-case", says: /"Path".*"path"/ },
  { names: ["path", "a\0b"], refusal: "nul-in-name", says: /"a\\u0000b"/ },
];

export const namesOfFrames: Scenario = {
  key: "names/frames",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "Columns of frames whose names differ only in case or have U+0000 are kept, or refused by name as the store declares, as those of rows are.",
  rows: ["C8", "C10"],
  async run(t) {
    const pl = await loadPolars();
    const store = await t.store();
    for (const [number, { names, refusal, says }] of UNUSUAL.entries()) {
      const Page = t.feature({ key: `page_${number}` });
      const frame = pl.DataFrame({
        id: ["v1"],
        [names[0]]: ["A"],
        [names[1]]: ["a"],
        metaxy_provenance_by_field: [{ default: "1" }],
      });
      const isRefused = store.capabilities.refuses.includes(refusal);
      if (isRefused) {
        await t.expectError(MetadataSchemaError, { code: "METADATA_SCHEMA", says }, () =>
          store.writeMetadata(Page, frame),
        );
        t.expectEqual(await store.hasFeature(Page), false, "Whether the refused frame made a table");
      } else {
        await store.writeMetadata(Page, frame);
        await t.expectRows(store.readMetadata(Page), [{ id: "v1", [names[0]]: "A", [names[1]]: "a" }]);
      }
    }
  },
};

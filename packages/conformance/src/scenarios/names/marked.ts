import { MetadataSchemaError } from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import type { Scenario } from "../../suite/scenario.ts";

const MARK = "\uFEFF";

export const markedNames: Scenario = {
  key: "names/byte-order-mark",
  since: "0.1.0",
  level: "errors",
  needs: ["frames"],
  says: "A name of a column or of a field of a struct that begins with U+FEFF is refused by name in rows, frames and Arrow alike; elsewhere in names, and in values, it is kept.",
  rows: ["C8", "C10", "E2"],
  async run(t) {
    const pl = await loadPolars();
    const Page = t.feature({ key: "page" });
    const store = await t.store();
    const versions = { metaxy_provenance_by_field: { default: "1" } };
    const kept = { id: `${MARK}v1`, [`a${MARK}`]: `${MARK}a`, parts: { [`b${MARK}c`]: MARK }, ...versions };
    await store.writeMetadata(Page, [kept]);
    const again = { ...kept, id: "v2" };
    await store.writeMetadata(
      Page,
      pl.DataFrame(Object.fromEntries(Object.entries(again).map(([name, value]) => [name, [value]]))),
    );
    const unchanged = [() => store.readMetadata(Page, { withSampleHistory: true })];
    await t.expectRows(store.readMetadata(Page), [kept, again]);

    const column = { id: "v3", [`${MARK}name`]: "x", ...versions };
    const field = { id: "v3", pieces: { [`${MARK}name`]: "x" }, ...versions };
    for (const row of [column, field]) {
      const frame = pl.DataFrame(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]])));
      for (const given of [[row], frame, frame.writeIPCStream()]) {
        const says = ['"\\ufeffname"', "U+FEFF", /rename/];
        await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says, unchanged }, () =>
          store.writeMetadata(Page, given),
        );
      }
    }
  },
};

import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const isLazy: Scenario = {
  key: "read/is-lazy",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`readMetadata` returns at once for a feature that is nowhere, and the first use throws `FeatureNotFoundError`.",
  rows: ["A8", "A9", "E1"],
  async run(t) {
    const Video = t.feature({ key: "video" });
    const store = await t.store();
    const query = store.readMetadata(Video);
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () => query.toArray());
  },
};

export const tryRead: Scenario = {
  key: "read/try-read",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "For an absent feature `hasFeature` is false and `tryReadMetadata` gives `undefined`; once written, true and a query.",
  rows: ["A9", "A10", "W1", "W5"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    t.expectEqual(await store.hasFeature(Video), false, "`hasFeature` before the first write");
    const absent = await store.tryReadMetadata(Video);
    t.expectThat(absent === undefined, "`tryReadMetadata` gave a query for an absent feature.");
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, written);
    t.expectEqual(await store.hasFeature(Video), true, "`hasFeature` after the first write");
    const query = await store.tryReadMetadata(Video);
    await t.expectRows(query ?? [], written);
  },
};

export const noRowOfThisDefinition: Scenario = {
  key: "read/no-row-of-this-definition",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A feature whose table holds only rows of other definitions reads as no rows, without an error.",
  rows: ["C4", "E1"],
  golden: ["parent_code_version_hides_its_rows"],
  async run(t) {
    const Before = t.feature({ key: "video", fields: { audio: "1" } });
    const After = t.feature({ key: "video", fields: { audio: "2" } }, t.newGraph());
    const store = await t.store();
    await store.writeMetadata(
      Before,
      rows`
        id | @audio
        v1 | a1
      `,
    );
    await t.expectRows(store.readMetadata(After), []);
    await t.golden(["parent_code_version_hides_its_rows"]);
  },
};

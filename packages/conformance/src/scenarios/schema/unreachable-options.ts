import { dep, type MetadataStore } from "@metaxy/core";
import { MetadataStoreError, UnsupportedError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";

interface Features {
  readonly Video: TestFeature;
  readonly Crop: TestFeature;
}

const samples = rows`
  id | @audio
  v1 | a1
`;

/** Options as callers without a compiler may give them. */
function untyped(options: Readonly<Record<string, unknown>>): Readonly<Record<string, never>> {
  return options as Readonly<Record<string, never>>;
}

type Call = (store: MetadataStore, features: Features) => unknown;

/** Calls with an option that could do nothing in them, and what the refusal says. */
const UNREACHABLE: readonly (readonly [call: Call, says: RegExp])[] = [
  [
    (s, { Crop, Video }) => s.resolveUpdate(Crop, { samples, filters: { [Video.key]: "id = 'v2'" } }),
    /filters on .*targetFilters/,
  ],
  [(s, { Video }) => s.readMetadataInStore(Video, untyped({ allowFallback: true })).toArray(), /"allowFallback"/],
];

export const unreachableOptions: Scenario = {
  key: "schema/unreachable-options",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Options that a call could only ignore are refused with what to give instead: filters of parents that samples stand in for, fallbacks of a read in the store alone, table versions of a storage without any.",
  rows: ["A26", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, samples);
    for (const [call, says] of UNREACHABLE) {
      await t.expectError(MetadataStoreError, { code: "INVALID_ARGUMENT", says }, () => call(store, { Video, Crop }));
    }
    await t.expectIncrement(store.resolveUpdate(Crop, { samples, targetFilters: "id = 'v2'" }), {
      new: rows`
        id
        v1
      `,
    });
    if (store.capabilities.tableVersions === true) return;
    await t.expectError(UnsupportedError, { code: "UNSUPPORTED", says: /tableVersion.*asOf/ }, () =>
      store.readMetadata(Video, untyped({ tableVersion: 1 })).toArray(),
    );
  },
};

import { type MetadataStore, type MetadataStoreOptions, withStore } from "@metaxy/core";
import { MetadataStoreError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";

/** Values as callers without a compiler may give them. */
function untyped(options: Readonly<Record<string, unknown>>): Readonly<Record<string, never>> {
  // The type is what every option takes, so that wrong values reach the call.
  return options as Readonly<Record<string, never>>;
}

type Call = (store: MetadataStore, feature: TestFeature, options: Readonly<Record<string, never>>) => unknown;

const read: Call = (store, feature, options) => store.readMetadata(feature, options).toArray();
const write: Call = (store, feature, options) => store.writeMetadata(feature, [], options);
const tryRead: Call = (store, feature, options) => store.tryReadMetadata(feature, options);
const copy: Call = (store, _, options) => store.copyMetadata({ from: store, ...options });
const resolve: Call = (store, feature, options) => store.resolveUpdate(feature, { samples: [], ...options });

/** Options with values that they cannot have. */
const ILL_TYPED: readonly (readonly [call: Call, option: string, value: unknown])[] = [
  [read, "columns", "id"],
  [read, "columns", []],
  [read, "columns", ["id", "id"]],
  [read, "asOf", "2025-01-01"],
  [read, "asOf", new Date(Number.NaN)],
  [read, "featureVersion", 5],
  [read, "withSampleHistory", "yes"],
  [read, "allowFallback", 0],
  [read, "signal", "stop"],
  [tryRead, "asOf", "2025-01-01"],
  [write, "materializationId", 5],
  [write, "materializationId", "a\ud83d"],
  [write, "onProgress", 5],
  [write, "allowCrossProject", "yes"],
  [copy, "from", {}],
  [copy, "features", "video"],
  [copy, "incremental", 1],
  [resolve, "versioningEngine", "sql"],
  [resolve, "compareWith", "newest"],
  [resolve, "lazy", 1],
];

const STORE_OPTIONS: readonly (readonly [option: keyof MetadataStoreOptions, value: unknown])[] = [
  ["fallbackStores", {}],
  ["fallbackStores", [{}]],
  ["fallbackStores", [5n]],
  ["project", 5],
  ["materializationId", 5],
  ["clock", 5],
  ["clock", () => 5],
  ["onWarning", "log"],
  ["versioningEngine", "sql"],
  ["preferNative", "no"],
  ["hashTruncationLength", 4],
  ["hashTruncationLength", Number.NaN],
  ["spoolMemoryLimit", "64MB"],
  ["spoolMemoryLimit", Number.NaN],
];

export const optionValues: Scenario = {
  key: "schema/option-values",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "An option of a store or call with a value that it cannot have, e.g. a text for a list, an invalid date or an unknown word, is refused by name, and nothing is stored.",
  rows: ["O10", "E7"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio
      v1 | a1
    `;
    await store.writeMetadata(Video, written);
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    const refused = (says: string) => ({ code: "INVALID_ARGUMENT", says }) as const;
    for (const [call, option, value] of ILL_TYPED) {
      await t.expectRefused(MetadataStoreError, { ...refused(option), unchanged }, () =>
        call(store, Video, untyped({ [option]: value })),
      );
    }
    for (const [option, value] of STORE_OPTIONS) {
      await t.expectRefused(MetadataStoreError, { ...refused(option), unchanged }, async () => {
        const other = await t.store({ place: t.place("refused"), ...untyped({ [option]: value }) });
        await other.writeMetadata(Video, written);
      });
    }
    await t.expectError(MetadataStoreError, refused("wirte"), () =>
      store.open(...Object.values(untyped({ m: "wirte" }))),
    );
    await t.expectError(MetadataStoreError, refused("tryReadMetadata"), () =>
      Reflect.apply(store.tryReadMetadata, store, [Video, null]),
    );
    await t.expectError(MetadataStoreError, refused("withStore"), () =>
      Reflect.apply(withStore, undefined, [store, "write"]),
    );
    await t.expectError(MetadataStoreError, refused("carryForward"), () =>
      Reflect.apply(store.carryForward, store, [{}]),
    );
  },
};

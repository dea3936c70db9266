import { dep, type MetadataStore, type MetadataStoreOptions, type ResolveOptions } from "@metaxy/core";
import { VersioningEngineMismatchError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ExpectedIncrement, ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

interface Pair {
  readonly Video: TestFeature;
  readonly Crop: TestFeature;
}

function declared(t: ScenarioContext): Pair {
  const Video = t.feature({ key: "video", fields: { audio: "1" } });
  return { Video, Crop: t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } }) };
}

/** Leaves a sample that is new, one that is stale and one that is orphaned. */
async function leaveWork(store: MetadataStore, { Video, Crop }: Pair): Promise<void> {
  await store.writeMetadata(
    Video,
    rows`
      id    | path  | @audio
      new   | a.mp4 | a1
      stale | b.mp4 | a2
    `,
  );
  await store.writeMetadata(
    Crop,
    rows`
      id       | path  | @audio
      stale    | b.mp4 | c2
      orphaned | c.mp4 | c3
    `,
  );
}

const WORK: ExpectedIncrement = {
  new: rows`
    id  | path
    new | a.mp4
  `,
  stale: rows`
    id    | path
    stale | b.mp4
  `,
  orphaned: rows`
    id       | path
    orphaned | c.mp4
  `,
};

export const autoIsNative: Scenario = {
  key: "engine/auto-is-native",
  since: "0.1.0",
  level: "native",
  needs: ["native", "rowsRead"],
  says: "With all parents local, fallbacks configured or not, the native engine runs without a warning and no parent row reaches the process.",
  rows: ["V1", "V2", "V4", "A15", "E6", "G13"],
  async run(t) {
    const pair = declared(t);
    const fallback = await t.store({ place: "prod" });
    await leaveWork(fallback, pair);
    for (const store of [
      await t.store({ place: "alone" }),
      await t.store({ place: "dev", fallbackStores: [fallback] }),
    ]) {
      await leaveWork(store, pair);
      t.warnings.clear();
      const before = t.rowsRead(store) + t.rowsRead(fallback);
      await t.expectIncrement(store.resolveUpdate(pair.Crop), WORK);
      t.expectEqual(t.rowsRead(store) + t.rowsRead(fallback) - before, 0, "The number of rows that were read");
      t.warnings.expectNone();
    }
  },
};

export const oneStatement: Scenario = {
  key: "engine/one-statement",
  since: "0.1.0",
  level: "native",
  needs: ["native", "faults", "rowsRead"],
  says: "A resolve asks the engine once, for new, stale and orphaned together, and reads nothing besides; of a store that tells its SQL this is one statement.",
  rows: ["V4", "A5"],
  async run(t) {
    const pair = declared(t);
    const store = await t.store();
    await leaveWork(store, pair);
    const before = { statements: t.sql(store).length, rows: t.rowsRead(store) };
    const disarm = t.faults.strike(store, { step: "resolveUpdate", occurrence: 2 });
    await using increment = await store.resolveUpdate(pair.Crop);
    disarm();
    t.expectEqual(t.rowsRead(store) - before.rows, 0, "The number of rows that were read");
    const sent = t.sql(store).slice(before.statements);
    const tells = t.sql(store).length > 0;
    t.expectThat(sent.length === (tells ? 1 : 0), `The resolve sent ${sent.length} statements:\n${sent.join("\n\n")}`);
    await t.expectIncrement(increment, WORK);
  },
};

/** Ways to ask for the Polars engine. */
const POLARS: readonly (readonly [store: MetadataStoreOptions, call: ResolveOptions])[] = [
  [{ preferNative: false }, {}],
  [{ versioningEngine: "polars" }, {}],
  [{}, { versioningEngine: "polars" }],
  [{ versioningEngine: "native" }, { versioningEngine: "polars" }],
];

export const preferNativeFalse: Scenario = {
  key: "engine/prefer-native-false",
  since: "0.1.0",
  level: "core",
  needs: ["frames", "faults"],
  says: '`preferNative: false` and `versioningEngine: "polars"`, of store or call, compute in memory without a warning, with the same rows.',
  rows: ["O5", "O6", "V3", "V7", "G13"],
  async run(t) {
    const pair = declared(t);
    for (const [index, [options, call]] of POLARS.entries()) {
      const store = await t.store({ ...options, place: `asked-${index}` });
      await leaveWork(store, pair);
      t.warnings.clear();
      const disarm = t.faults.strike(store, { step: "resolveUpdate", occurrence: 1 });
      await t.expectIncrement(store.resolveUpdate(pair.Crop, call), WORK);
      disarm();
      t.warnings.expectNone();
    }
  },
};

export const nativeImpossible: Scenario = {
  key: "engine/native-impossible",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: '`versioningEngine: "native"` throws `VersioningEngineMismatchError` on a store without an engine, and when a parent is only in a fallback.',
  rows: ["O6", "E7", "G13", "V2"],
  async run(t) {
    const { Video, Crop } = declared(t);
    const prod = await t.store({ place: "prod" });
    await leaveWork(prod, { Video, Crop });
    const hasEngine = prod.capabilities.nativeHashes.length > 0;
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    const says = [Crop.key, '"native"', /"polars"/, hasEngine ? Video.key : "no engine"];
    const refused = { code: "VERSIONING_ENGINE_MISMATCH", says } as const;
    await t.expectError(VersioningEngineMismatchError, refused, () =>
      dev.resolveUpdate(Crop, { versioningEngine: "native" }),
    );
    const native = await t.store({ place: "native", fallbackStores: [prod], versioningEngine: "native" });
    await t.expectError(VersioningEngineMismatchError, refused, () => native.resolveUpdate(Crop));
    await t.expectError(VersioningEngineMismatchError, { ...refused, says: Crop.key }, async () => {
      await using lazy = await dev.resolveUpdate(Crop, { versioningEngine: "native", lazy: true });
      return lazy.toProcess().toArray();
    });
  },
};

export const storageOnlyUsesPolars: Scenario = {
  key: "engine/storage-only-uses-polars",
  since: "0.1.0",
  level: "core",
  needs: ["no native", "frames"],
  says: "A store without an engine resolves by Polars without a warning.",
  rows: ["V3", "V7", "B8", "B9"],
  async run(t) {
    const pair = declared(t);
    const store = await t.store();
    await leaveWork(store, pair);
    for (const options of [{}, { versioningEngine: "auto" }] as const) {
      await t.expectIncrement(store.resolveUpdate(pair.Crop, options), WORK);
      t.warnings.expectNone();
    }
  },
};

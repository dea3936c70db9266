import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

function rowOf(id: string, path: string): TestRow[] {
  return rows`
    id    | path    | @audio
    ${id} | ${path} | a1
  `;
}

export const ownTableWins: Scenario = {
  key: "fallback/own-table-wins",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A feature that the store has is read from it alone, also when all its rows are deleted or of another definition; after a drop it falls back.",
  rows: ["O2", "G10", "A29"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Later = t.feature({ key: "video", fields: { audio: "2" } }, t.newGraph());
    const prod = await t.store({ place: "prod" });
    await prod.writeMetadata(Video, [...rowOf("v1", "prod"), ...rowOf("v2", "prod")]);
    await prod.writeMetadata(Later, rowOf("v1", "prod, later"));
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    await dev.writeMetadata(Video, rowOf("v1", "dev"));
    await t.expectRows(dev.readMetadata(Video), rowOf("v1", "dev"));
    await t.expectRows(dev.readMetadata(Later), []);
    await dev.deleteMetadata(Video, { all: true });
    await t.expectRows(dev.readMetadata(Video), []);
    await dev.dropFeatureMetadata(Video);
    await t.expectRows(dev.readMetadata(Video), [...rowOf("v1", "prod"), ...rowOf("v2", "prod")]);
    await t.expectRows(dev.readMetadata(Later), rowOf("v1", "prod, later"));
  },
};

export const chainAndPromotion: Scenario = {
  key: "fallback/chain-and-promotion",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "dev reads through staging from prod, first listed first; rows read without fallback from dev and written to staging are there alone.",
  rows: ["O1", "O3", "A25", "W3"],
  async run(t) {
    const Everywhere = t.feature({ key: "everywhere", fields: { audio: "1" } });
    const Deep = t.feature({ key: "deep", fields: { audio: "1" } });
    const Twice = t.feature({ key: "twice", fields: { audio: "1" } });
    const Made = t.feature({ key: "made", fields: { audio: "1" } });
    const prod = await t.store({ place: "prod" });
    const shared = await t.store({ place: "shared" });
    const staging = await t.store({ place: "staging", fallbackStores: [prod] });
    const dev = await t.store({ place: "dev", fallbackStores: [staging, shared] });
    await prod.writeMetadata(Everywhere, rowOf("v1", "prod"));
    await staging.writeMetadata(Everywhere, rowOf("v1", "staging"));
    await prod.writeMetadata(Twice, rowOf("v1", "prod"));
    await shared.writeMetadata(Twice, rowOf("v1", "shared"));
    await prod.writeMetadata(Deep, rowOf("v1", "prod"));
    await t.expectRows(dev.readMetadata(Everywhere), rowOf("v1", "staging"));
    await t.expectRows(dev.readMetadata(Deep), rowOf("v1", "prod"));
    // The fallbacks of a fallback come before the next one of the list.
    await t.expectRows(dev.readMetadata(Twice), rowOf("v1", "prod"));
    t.expectEqual(await dev.hasFeature(Deep, { checkFallback: true }), true, "hasFeature through the chain");
    await dev.writeMetadata(Made, rowOf("v1", "dev"));
    await staging.writeMetadata(Made, await dev.readMetadata(Made, { allowFallback: false }).toArray());
    await dev.dropFeatureMetadata(Made);
    await t.expectRows(dev.readMetadata(Made), rowOf("v1", "dev"));
    t.expectEqual(
      [await dev.hasFeature(Made), await staging.hasFeature(Made), await prod.hasFeature(Made)],
      [false, true, false],
      "Whether dev, staging and prod have the promoted feature",
    );
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Made.key }, () =>
      dev.readMetadata(Made, { allowFallback: false }).toArray(),
    );
  },
};

export const writesStay: Scenario = {
  key: "fallback/writes-stay",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Writes, deletes, drops, carries and recorded settings of a store never change a fallback.",
  rows: ["G11", "W2", "W12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Later = t.feature({ key: "video", fields: { audio: "2" } }, t.newGraph());
    const prod = await t.store({ place: "prod" });
    const empty = await t.store({ place: t.place("empty") });
    const inProd = rowOf("v1", "prod");
    await prod.writeMetadata(Video, inProd);
    const dev = await t.store({ place: "dev", fallbackStores: [prod, empty], hashTruncationLength: 20 });
    const stored = () =>
      prod.readMetadata(Video, { withSampleHistory: true, withFeatureHistory: true, includeDeleted: true });
    const before = await stored().toArray();
    // What a fallback alone has is not deleted, and the error names it.
    for (const call of [() => dev.deleteMetadata(Video, { all: true }), () => dev.dropFeatureMetadata(Video)]) {
      await t.expectError(
        FeatureNotFoundError,
        { code: "FEATURE_NOT_FOUND", says: [Video.key, /fallback/i, prod.display()] },
        call,
      );
    }
    await dev.writeMetadata(Video, rowOf("v2", "dev"));
    await using increment = await dev.resolveUpdate(Later, { samples: rowOf("v2", "dev"), compareWith: "latest" });
    t.expectEqual(await dev.carryForward(increment), { rows: 1 }, "What was carried");
    await dev.deleteMetadata(Video, { all: true });
    await dev.dropFeatureMetadata(Video);
    await t.expectRows(stored(), before, { system: "all" });
    // A store that recorded nothing opens with any settings.
    t.expectEqual(await empty.hasFeature(Video), false, "hasFeature of the empty fallback");
    const again = await t.reopen(empty, { hashTruncationLength: 12 });
    await again.writeMetadata(Video, inProd);
    await t.expectRows(again.readMetadata(Video), inProd);
  },
};

import { dep, type MetadataStore } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

const VIDEOS = rows`
  id | path  | @audio
  v1 | a.mp4 | a1
  v2 | b.mp4 | a2
`;

interface Branch {
  readonly Video: TestFeature;
  readonly Crop: TestFeature;
  readonly prod: MetadataStore;
  readonly dev: MetadataStore;
}

/** A parent in prod and its child, which is made in dev. */
async function branch(t: ScenarioContext): Promise<Branch> {
  const Video = t.feature({ key: "video", fields: { audio: "1" } });
  const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
  const prod = await t.store({ place: "prod" });
  await prod.writeMetadata(Video, VIDEOS);
  return { Video, Crop, prod, dev: await t.store({ place: "dev", fallbackStores: [prod] }) };
}

function columnsOf(all: readonly TestRow[]): TestRow[] {
  return all.map(({ id, path }) => ({ id, path }));
}

export const parentFromFallback: Scenario = {
  key: "fallback/parent-from-fallback",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "An increment with a parent in a fallback is right and computed in memory, on a store with an engine of its own with one warning that names the parent.",
  rows: ["V3", "V8", "E6", "G13", "W2"],
  async run(t) {
    const { Video, Crop, prod, dev } = await branch(t);
    t.warnings.clear();
    await t.expectIncrement(dev.resolveUpdate(Crop), { new: columnsOf(VIDEOS) });
    await t.work(dev, Crop);
    await prod.writeMetadata(
      Video,
      rows`
        id | path  | @audio
        v1 | c.mp4 | a3
      `,
    );
    await prod.deleteMetadata(Video, { where: (c) => c("id").eq("v2") });
    await t.expectIncrement(dev.resolveUpdate(Crop), {
      stale: rows`
        id | path
        v1 | c.mp4
      `,
      orphaned: columnsOf(VIDEOS.slice(1)),
    });
    if (dev.capabilities.nativeHashes.length === 0) return t.warnings.expectNone();
    const { message } = t.warnings.expectOne("FALLBACK_IN_MEMORY");
    t.expectThat(
      message.includes(Video.key) && message.includes(Crop.key),
      `The warning names no features: ${message}`,
    );
  },
};

export const branchDeployment: Scenario = {
  key: "fallback/branch-deployment",
  since: "0.1.0",
  level: "core",
  needs: ["frames"],
  says: "Feature A in prod only, B computed in dev: B is in dev alone, and a later write of A in dev takes over as B's parent.",
  rows: ["W2", "G11", "A16"],
  async run(t) {
    const { Video, Crop, prod, dev } = await branch(t);
    await t.work(dev, Crop);
    t.expectEqual([await dev.hasFeature(Crop), await prod.hasFeature(Crop)], [true, false], "Where the child is");
    await t.expectIncrement(dev.resolveUpdate(Crop), {});
    const inDev = rows`
      id | path    | @audio
      v1 | dev.mp4 | dev
      v3 | dev.mp4 | dev
    `;
    await dev.writeMetadata(Video, inDev);
    await t.expectIncrement(dev.resolveUpdate(Crop), {
      new: columnsOf(inDev.slice(1)),
      stale: columnsOf(inDev.slice(0, 1)),
      orphaned: columnsOf(VIDEOS.slice(1)),
    });
    await t.expectRows(prod.readMetadata(Video), VIDEOS);
  },
};

export const filtersAndHistoryPass: Scenario = {
  key: "fallback/filters-and-history-pass",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Filters, columns, history and time of a read hold for rows from a fallback too.",
  rows: ["O1", "A5", "G5", "A27"],
  async run(t) {
    const { Video, prod, dev } = await branch(t);
    const before = t.clock.now;
    t.clock.advance(1_000_000n);
    const later = rows`
      id | path  | @audio
      v1 | c.mp4 | a3
    `;
    await prod.writeMetadata(Video, later);
    const [first = {}, second = {}] = VIDEOS;
    await t.expectRows(dev.readMetadata(Video, { filters: (c) => c("path").eq("c.mp4"), columns: ["id"] }), [
      { id: "v1" },
    ]);
    await t.expectRows(dev.readMetadata(Video, { withSampleHistory: true }), [first, second, ...later]);
    await t.expectRows(dev.readMetadata(Video, { asOf: before }), VIDEOS);
  },
};

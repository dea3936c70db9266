import { dep, FeatureKey } from "@metaxy/core";
import { FeatureNotFoundError } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const mapOfParents: Scenario = {
  key: "upstream/map-of-parents",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`readUpstreamMetadata` gives each parent's current rows under key object, `a/b`, `a__b` and `a_b`.",
  rows: ["A12", "C17"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Notes = t.feature({ key: "notes", fields: { text: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video), dep(Notes)], fields: { audio: "1" } });
    const store = await t.store();
    const videos = rows`
      id | path    | @audio
      v1 | old.mp4 | a1
      v2 | b.mp4   | a2
      v1 | new.mp4 | a1
    `;
    for (const video of videos) await store.writeMetadata(Video, [video]);
    await store.deleteMetadata(Video, { where: (c) => c("id").eq("v2") });
    const notes = rows`
      id | @text
      v3 | t3
    `;
    await store.writeMetadata(Notes, notes);

    const upstream = await store.readUpstreamMetadata(Crop);
    t.expectEqual([...upstream.keys()].sort(), [Notes.key, Video.key].sort(), "The keys of the map");
    const parts = Video.key.split("/");
    for (const form of [Video, new FeatureKey(parts), ...["/", "__", "_"].map((each) => parts.join(each))]) {
      await t.expectRows(upstream.get(form)?.toArray() ?? [], videos.slice(2));
    }
    await t.expectRows(upstream.get(Notes)?.toArray() ?? [], notes);
    t.expectEqual(upstream.has(Crop), false, "Whether the map has a feature that is no parent");
  },
};

export const mapThroughFallback: Scenario = {
  key: "upstream/map-through-fallback",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`readUpstreamMetadata` reads each parent from the first store of the chain that has it; with `allowFallback: false` from the store alone.",
  rows: ["A12", "O1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Notes = t.feature({ key: "notes", fields: { text: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video), dep(Notes)], fields: { audio: "1" } });
    const row = (id: string, field: string) => [{ id, metaxy_provenance_by_field: { [field]: id } }];
    const prod = await t.store({ place: "prod" });
    const dev = await t.store({ place: "dev", fallbackStores: [prod] });
    await prod.writeMetadata(Video, row("v1", "audio"));
    await prod.writeMetadata(Notes, row("n1", "text"));
    await dev.writeMetadata(Notes, row("n2", "text"));
    const upstream = await dev.readUpstreamMetadata(Crop);
    await t.expectRows(upstream.get(Video)?.toArray() ?? [], row("v1", "audio"));
    await t.expectRows(upstream.get(Notes)?.toArray() ?? [], row("n2", "text"));
    const own = await dev.readUpstreamMetadata(Crop, { allowFallback: false });
    await t.expectRows(own.get(Notes)?.toArray() ?? [], row("n2", "text"));
    await t.expectError(FeatureNotFoundError, { code: "FEATURE_NOT_FOUND", says: Video.key }, () =>
      own.get(Video)?.toArray(),
    );
  },
};

import { dep } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const video = (path: string) => rows`
  id | path    | @audio
  v1 | ${path} | a1
`;

export const olderNeverHidesNewer: Scenario = {
  key: "copy/older-never-hides-newer",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "A row that is copied over a newer one stays hidden behind it, and one that is newer is read.",
  rows: ["A29", "G9"],
  async run(t) {
    const Older = t.feature({ key: "older", fields: { audio: "1" } });
    const Newer = t.feature({ key: "newer", fields: { audio: "1" } });
    const from = await t.store({ place: "prod" });
    const target = await t.store({ place: "dev" });
    await from.writeMetadata(Older, video("source.mp4"));
    await target.writeMetadata(Older, video("target.mp4"));
    await target.writeMetadata(Newer, video("target.mp4"));
    await from.writeMetadata(Newer, video("source.mp4"));
    await target.copyMetadata({ from, features: [Older, Newer] });
    await t.expectRows(target.readMetadata(Older), video("target.mp4"));
    await t.expectRows(target.readMetadata(Newer), video("source.mp4"));
  },
};

export const neverFromFallback: Scenario = {
  key: "copy/never-from-fallback",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "What only a fallback of the source has is not copied.",
  rows: ["A29", "O1"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const prod = await t.store({ place: "prod" });
    await prod.writeMetadata(Video, video("prod.mp4"));
    const from = await t.store({ place: "dev", fallbackStores: [prod] });
    const target = await t.store({ place: "target" });
    const { rows: copied } = await target.copyMetadata({ from, features: [Video] });
    t.expectEqual(copied, 0, "The number of copied rows");
    t.expectEqual(await target.hasFeature(Video), false, "hasFeature of a feature that only a fallback has");
  },
};

export const resolvesInTheTarget: Scenario = {
  key: "copy/resolves-in-the-target",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "Copied parents and children leave nothing to do in the target, and a change there is seen.",
  rows: ["A29", "A16", "C18"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const from = await t.store({ place: "prod" });
    await from.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    await t.work(from, Crop);
    const target = await t.store({ place: "dev" });
    await target.copyMetadata({ from, features: [Video, Crop] });
    await t.expectIncrement(target.resolveUpdate(Crop), {});
    await target.writeMetadata(
      Video,
      rows`
        id | @audio
        v2 | a2-new
      `,
    );
    await t.expectIncrement(target.resolveUpdate(Crop), { stale: [{ id: "v2" }] });
    await t.expectIncrement(from.resolveUpdate(Crop), {});
  },
};

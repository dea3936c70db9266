import { dep } from "@metaxy/core";
import { hashText } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

export const xxh3AndWyhash: Scenario = {
  key: "hash-fields/xxh3-64-and-wyhash",
  since: "0.1.0",
  level: "core",
  needs: ["hash:xxh3_64", "hash:wyhash"],
  says: "Versions equal the golden ones at cut 8, 16 and none, also those of inputs over 240 bytes.",
  rows: ["O7"],
  golden: ["xxh3_64_cut_8", "xxh3_64_cut_16", "xxh3_64_cut_none", "wyhash_cut_8", "wyhash_cut_16", "wyhash_cut_none"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const lengths = [16, 128, 240, 241, 512, 1025];
    const version = (length: number) => `${length}`.padEnd(length, "x");
    for (const hashAlgorithm of ["xxh3_64", "wyhash"] as const) {
      const store = await t.store({ hashAlgorithm });
      const hashed = (length: number) =>
        hashText(t.hashSettings(store), `audio|1|${Video.key}.audio|${version(length)}`);
      await store.writeMetadata(
        Video,
        lengths.map((length) => ({ id: `${length}`, metaxy_provenance_by_field: { audio: version(length) } })),
      );
      await t.expectIncrement(store.resolveUpdate(Crop), {
        new: lengths.map((length) => ({ id: `${length}`, metaxy_provenance_by_field: { audio: hashed(length) } })),
      });
    }
    await t.golden(t.scenario.golden ?? []);
  },
};

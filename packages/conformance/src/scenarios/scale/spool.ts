import { dep } from "@metaxy/core";
import { temporaryFolders } from "@metaxy/core/testing";
import type { FeatureData } from "../../features/feature-data.ts";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const VIDEOS = 2_000;
const KIB = 1024;

function video(index: number): TestRow {
  return {
    id: `v${index}`,
    path: `/${"long".repeat(20)}/${index}.mp4`,
    metaxy_provenance_by_field: { audio: `a${index}` },
  };
}

export const boundedIncrement: Scenario = {
  key: "scale/bounded-increment",
  since: "0.1.0",
  level: "scale",
  needs: [],
  says: "Consuming an increment slowly holds back its spool, not the database; what exceeds `spoolMemoryLimit` lies in a file or in the engine, and is gone after dispose.",
  rows: ["A15"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video, { select: ["path"] })] });
    const store = await t.store({ place: t.place("slow"), spoolMemoryLimit: 16 * KIB });
    const videos = Array.from({ length: VIDEOS }, (_, index) => video(index));
    await store.writeMetadata(Video, videos);
    const [folders, before] = [await temporaryFolders("spool"), await t.spooledBytes(store)];
    const increment = await store.resolveUpdate(Crop);
    // The rows take far more than the limit in any form.
    const spooled = (await t.spooledBytes(store)) - before;
    t.expectThat(spooled > 16 * KIB, `What exceeds the limit is not spooled: ${spooled} bytes are.`);
    const batches = increment.toProcess().batches({ size: 500 });
    const handedOut: unknown[] = [];
    const first = await batches.next();
    // Half consumed it holds nobody back, and sees nothing of what comes later.
    await store.writeMetadata(Video, [video(VIDEOS)]);
    await store.dropFeatureMetadata(Video);
    if (first.done === false) handedOut.push(...first.value.map((row) => row.id));
    for await (const batch of batches) handedOut.push(...batch.map((row) => row.id));
    t.expectEqual(handedOut.map(String).sort(), videos.map((row) => String(row.id)).sort(), "The samples");
    await increment[Symbol.asyncDispose]();
    t.expectEqual(await t.spooledBytes(store), before, "The bytes of spools that are left");
    t.expectEqual(await temporaryFolders("spool"), folders, "The spools that are left");
  },
};

export const spoolOfAKilledProcess: Scenario = {
  key: "scale/spool-of-a-killed-process",
  since: "0.1.0",
  level: "scale",
  needs: ["durable", "processes"],
  says: "The spool of a process that was killed is gone at the next start.",
  rows: ["A15"],
  timeout: 180_000,
  async run(t) {
    const [videoKey, cropKey] = [t.key("video"), t.key("crop")];
    const fields = [{ key: "audio" }];
    const data: readonly FeatureData[] = [
      { key: videoKey, id_columns: ["id"], columns: { id: "string" }, fields },
      { key: cropKey, id_columns: ["id"], columns: { id: "string" }, fields, deps: [{ feature: videoKey }] },
    ];
    const other = t.process();
    await other.run({ do: "open", place: t.place("killed") });
    await other.run({ do: "define", features: data });
    const rows = [{ id: "v1", metaxy_provenance_by_field: { audio: "a" } }];
    await other.run({ do: "write", feature: videoKey, rows });
    await other.run({ do: "resolve", feature: cropKey });
    const left = await temporaryFolders("spool", other.pid);
    t.expectThat(left.length > 0, "The process has no spool while it holds an increment.");
    await other.kill();
    const Crop = t.features(data).get(cropKey);
    if (Crop === undefined) throw new Error("The feature was not declared.");
    const store = await t.store({ place: t.place("killed") });
    const increment = await store.resolveUpdate(Crop);
    t.expectEqual(await temporaryFolders("spool", other.pid), [], "The spools of the killed process");
    await increment[Symbol.asyncDispose]();
  },
};

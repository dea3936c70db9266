import { defineFeature, dep, type MetadataStore } from "@metaxy/core";

// The packages stage compiles this file against the packed packages, without nodejs-polars and with it.

const Talk = defineFeature({
  key: "talk/recording",
  idColumns: ["id"],
  columns: { id: "string", path: "string" },
  fields: { sound: "1", pictures: "1" },
});
const Transcript = defineFeature({ key: "talk/transcript", idColumns: ["id"], deps: [dep(Talk)] });

/** Rows in every form; what a query gives is one. */
export async function takenRows(store: MetadataStore): Promise<void> {
  await store.writeMetadata(Talk, [{ id: "a", path: "/a" }]);
  await store.writeMetadata(Talk, store.readMetadata(Talk));
  await store.writeMetadata(Talk, store.readMetadata(Talk).batches());
  await store.writeMetadata(Talk, store.readMetadata(Talk).arrow());
  await store.writeMetadata(Talk, store.readMetadata(Talk).frames());
  await store.writeMetadata(Talk, await store.readMetadata(Talk).collect());
  const increment = await store.resolveUpdate(Talk, { samples: [{ id: "a", metaxy_provenance_by_field: {} }] });
  await store.deleteMetadata(Talk, { rows: increment.orphaned() });
  await store.deleteMetadata(Talk, { where: (c) => c("path").eq("/a") });
  await store.deleteMetadata(Talk, { all: true, hard: true });
  await store.calculateAndWriteDataVersions({ feature: Transcript, sampleDf: new Set([{ id: "a" }]) });
}

/** What is no rows. */
export async function otherRows(store: MetadataStore): Promise<void> {
  // @ts-expect-error id of another type
  await store.writeMetadata(Talk, [{ id: 1, path: "/a" }]);
  // @ts-expect-error misspelt column
  await store.writeMetadata(Talk, [{ id: "a", pth: "/a" }]);
  // @ts-expect-error misspelt field
  await store.writeMetadata(Talk, [{ id: "a", metaxy_provenance_by_field: { suond: "1", pictures: "1" } }]);
  // @ts-expect-error column that only frames have
  await store.writeMetadata(Talk, [{ id: "a", height: 1 }]);
  // @ts-expect-error number
  await store.writeMetadata(Talk, 42);
  // @ts-expect-error one row
  await store.writeMetadata(Talk, { id: "a" });
  // @ts-expect-error number
  await store.deleteMetadata(Talk, { rows: 5 });
  // @ts-expect-error misspelt id
  await store.deleteMetadata(Talk, { rows: [{ idd: "a" }] });
  // @ts-expect-error number
  await store.resolveUpdate(Talk, { samples: 3 });
  // @ts-expect-error number
  await store.replaceChildren(Talk, 3, []);
  // @ts-expect-error number
  await store.calculateAndWriteDataVersions({ feature: Transcript, sampleDf: 3 });
}

/** A delete says what, and says it once. */
export async function otherDeletes(store: MetadataStore): Promise<void> {
  // @ts-expect-error nothing
  await store.deleteMetadata(Talk, {});
  // @ts-expect-error not all
  await store.deleteMetadata(Talk, { all: false });
  // @ts-expect-error twice
  await store.deleteMetadata(Talk, { all: true, rows: [{ id: "a" }] });
  // @ts-expect-error number
  await store.deleteMetadata(Talk, { where: 3 });
  // @ts-expect-error misspelt column
  await store.deleteMetadata(Talk, { where: (c) => c("pth").eq("/a") });
}

/** Frames have the type of frames, whichever that is. */
export async function givenFrames(store: MetadataStore): Promise<number> {
  const increment = await store.resolveUpdate(Transcript);
  // @ts-expect-error misspelt property
  (await store.readMetadata(Talk).collect()).hieght;
  // @ts-expect-error misspelt property
  (await increment.collect()).new.hieght;
  // @ts-expect-error misspelt property
  for await (const frame of increment.toProcess().frames()) frame.hieght;
  // @ts-expect-error misspelt property
  (await store.calculateAndWriteDataVersions({ feature: Transcript, sampleDf: [] })).hieght;
  return (await store.readMetadata(Talk).collect()).height;
}

import { defineFeature, type MetadataStore } from "@metaxy/core";
import pl from "nodejs-polars";

// The packages stage compiles this file against the packed packages.

const Talk = defineFeature({ key: "talk", idColumns: ["id"], columns: { id: "string", path: "string" } });
const isFirst = pl.col("id").eq(pl.lit("a"));

/** Frames that are read are those of nodejs-polars. */
export async function readFrames(store: MetadataStore): Promise<pl.DataFrame> {
  const read: pl.DataFrame = await store.readMetadata(Talk).collect();
  const filtered: pl.DataFrame = (await store.readMetadata(Talk).collect()).filter(isFirst);
  const increment = await store.resolveUpdate(Talk, { samples: read });
  const found: pl.DataFrame = (await increment.collect()).new.select("id");
  for await (const frame of increment.toProcess().frames()) await store.writeMetadata(Talk, frame.select("id"));
  const written: pl.DataFrame = await store.calculateAndWriteDataVersions({ feature: Talk, sampleDf: read });
  return pl.concat([filtered, found, written]);
}

/** Frames are rows, and expressions are filters. */
export async function givenFrames(store: MetadataStore, frame: pl.DataFrame): Promise<void> {
  await store.writeMetadata(Talk, frame);
  await store.writeMetadata(Talk, pl.DataFrame({ id: ["a"], path: ["/a"] }));
  await store.writeMetadata(Talk, frame.lazy().filter(isFirst));
  await store.writeMetadata(Talk, [frame, frame.lazy()]);
  await store.deleteMetadata(Talk, { rows: frame });
  await store.deleteMetadata(Talk, { where: isFirst });
  await store.replaceChildren(Talk, frame, frame);
}

/** Other things of nodejs-polars are neither. */
export async function otherThings(store: MetadataStore, frame: pl.DataFrame): Promise<void> {
  // @ts-expect-error series
  await store.writeMetadata(Talk, pl.Series("id", ["a"]));
  // @ts-expect-error expression
  await store.writeMetadata(Talk, isFirst);
  // @ts-expect-error frame
  await store.deleteMetadata(Talk, { where: frame });
  // @ts-expect-error series
  await store.deleteMetadata(Talk, { where: pl.Series("id", ["a"]) });
}

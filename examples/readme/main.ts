import { defineFeature, dep } from "@metaxy/core";
import { DuckDBMetadataStore } from "@metaxy/duckdb";

const Talk = defineFeature({
  key: "talk/recording",
  idColumns: ["id"],
  columns: { id: "string", path: "string" },
  fields: { sound: "1", pictures: "1" }, //   parts that change on their own, each with its code version
});

const Transcript = defineFeature({
  key: "talk/transcript",
  idColumns: ["id"],
  deps: [dep(Talk)],
  fields: { text: { codeVersion: "1", deps: [Talk.fields.sound] } }, //   does not care about the pictures
});

await using store = await new DuckDBMetadataStore({ database: "metadata.duckdb" }).open("write");

await store.writeMetadata(Talk, [
  { id: "t1", path: "/t1.mp4", metaxy_provenance_by_field: { sound: "a41f", pictures: "9c02" } },
  { id: "t2", path: "/t2.mp4", metaxy_provenance_by_field: { sound: "b7e0", pictures: "15dd" } },
]);

await using increment = await store.resolveUpdate(Transcript); //   joins, hashes, compares: one SQL statement
console.log(increment.counts);

for await (const batch of increment.toProcess().batches()) {
  const rows = batch.map((row) => ({ ...row, text: `what ${row.path} says` })); //   your work
  await store.writeMetadata(Transcript, rows);
}

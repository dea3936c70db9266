import { aggregation, allFields, dep, expansion, FeatureGraph, type MetadataStore } from "@metaxy/core";

// The features of scenario.json, as a TypeScript program declares them.
const graph = new FeatureGraph({ project: "golden" });

const Recording = graph.define({
  key: "talk/recording",
  idColumns: ["talk"],
  columns: {
    talk: "string",
    room: "string",
    minutes: "int64",
    loudness: "float64",
    public: "bool",
    began: "timestamp_us",
  },
  fields: { sound: "1", "slides/pages": "2" },
});

const Transcript = graph.define({
  key: "talk/transcript-raw",
  idColumns: ["talk"],
  columns: { talk: "string", place: "string" },
  deps: [dep(Recording, { rename: { room: "place" }, filter: "minutes > 0", select: ["place"] })],
  fields: { text: { codeVersion: "3", deps: [Recording.fields.sound] }, layout: { deps: allFields } },
});

const Sentence = graph.define({
  key: "talk/sentence",
  idColumns: ["talk", "position"],
  columns: { talk: "string", position: "int64", words: "int64" },
  deps: [dep(Transcript, { lineage: expansion({ on: ["talk"] }) })],
  fields: { vector: "1" },
});

const Summary = graph.define({
  key: "room/summary",
  idColumns: ["room"],
  columns: { room: "string", talks: "int64" },
  deps: [dep(Recording, { lineage: aggregation({ on: ["room"] }) })],
  fields: { digest: "1" },
});

/** Does what there is to do in a store, parents first, and answers how many samples that were. */
export async function processTalks(store: MetadataStore): Promise<number> {
  return (await processTranscripts(store)) + (await processSentences(store)) + (await processSummaries(store));
}

async function processTranscripts(store: MetadataStore): Promise<number> {
  await using increment = await store.resolveUpdate(Transcript);
  for await (const rows of increment.toProcess().batches()) await store.writeMetadata(Transcript, rows);
  for await (const { talk } of increment.orphaned()) {
    await store.deleteMetadata(Transcript, { where: (c) => c("talk").eq(talk) });
  }
  return total(increment.counts);
}

async function processSentences(store: MetadataStore): Promise<number> {
  await using increment = await store.resolveUpdate(Sentence);
  for await (const parents of increment.toProcess().batches()) {
    const children = parents.flatMap(({ talk }) =>
      [1n, 2n].map((position) => ({ talk, position, words: position + 7n })),
    );
    await store.replaceChildren(Sentence, parents, children);
  }
  for await (const { talk } of increment.orphaned()) {
    await store.deleteMetadata(Sentence, { where: (c) => c("talk").eq(talk) });
  }
  return total(increment.counts);
}

async function processSummaries(store: MetadataStore): Promise<number> {
  await using increment = await store.resolveUpdate(Summary);
  for await (const group of increment.toProcess().groups()) {
    const [first] = group;
    if (first === undefined) continue;
    const { room, metaxy_provenance_by_field } = first;
    await store.writeMetadata(Summary, [{ room, talks: BigInt(group.length), metaxy_provenance_by_field }]);
  }
  for await (const { room } of increment.orphaned()) {
    await store.deleteMetadata(Summary, { where: (c) => c("room").eq(room) });
  }
  return total(increment.counts);
}

function total(counts: { readonly new: number; readonly stale: number; readonly orphaned: number }): number {
  return counts.new + counts.stale + counts.orphaned;
}

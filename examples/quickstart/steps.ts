import type { MetadataStore } from "@metaxy/core";
import type { Features } from "./features.ts";
import { StepProgress, type StepReport, type TimedReport, timed } from "./progress.ts";
import {
  fingerprint,
  keywordsOf,
  mostCentral,
  openingOf,
  splitIntoChunks,
  termsOf,
  vectorOf,
} from "./text-analysis.ts";
import type { Text } from "./texts.ts";

/** What every step needs. */
export interface Pipeline {
  readonly store: MetadataStore;
  readonly features: Features;
}

/** Documents come from outside, so we say what their versions are: a fingerprint for each field. */
async function updateDocuments({ store, features }: Pipeline, texts: readonly Text[]): Promise<StepReport> {
  const { Document } = features;
  const samples = texts.map((each) => ({
    ...each,
    metaxy_provenance_by_field: { text: fingerprint(each.text), package: fingerprint(each.package) },
  }));
  await using increment = await store.resolveUpdate(Document, { samples });
  const progress = new StepProgress(increment);
  for await (const documents of increment.toProcess().batches()) {
    await store.writeMetadata(Document, documents);
    progress.advance(documents);
  }
  await store.deleteMetadata(Document, { rows: increment.orphaned() });
  return progress.end();
}

/** Each new or changed document is cut into chunks, which replace those that it had. */
async function updateChunks({ store, features }: Pipeline): Promise<StepReport> {
  const { Chunk } = features;
  await using increment = await store.resolveUpdate(Chunk);
  const progress = new StepProgress(increment);
  for await (const documents of increment.toProcess().batches({ size: 50 })) {
    const chunks = documents.flatMap(({ path, text }) =>
      splitIntoChunks(text ?? "").map((chunk, position) => ({
        path,
        position,
        text: chunk,
        // Says that a chunk is what it says: where an edited document left a chunk alone, nothing below is stale.
        metaxy_data_version_by_field: { text: fingerprint(chunk) },
      })),
    );
    await store.replaceChildren(Chunk, documents, chunks);
    progress.advance(documents);
  }
  await store.deleteMetadata(Chunk, { rows: increment.orphaned() });
  return progress.end();
}

/**
 * Terms and a vector for each chunk. A raised code version of one field makes that field stale alone, and what is not stale is
 * taken over from the stored row.
 */
async function updateTerms({ store, features }: Pipeline): Promise<StepReport> {
  const { Terms } = features;
  await using increment = await store.resolveUpdate(Terms, { compareWith: "latest" });
  const progress = new StepProgress(increment);
  for await (const chunks of increment.toProcess().batches({ size: 500 })) {
    const rows = chunks.map((chunk) => {
      const { text, metaxy_stale_fields: stale, ...row } = chunk;
      const stored = chunk.previous();
      return {
        ...row,
        opening: openingOf(text ?? ""),
        terms: stored === null || stale.includes("terms") ? termsOf(text ?? "") : stored.terms,
        vector: stored === null || stale.includes("vector") ? vectorOf(text ?? "") : stored.vector,
      };
    });
    await store.writeMetadata(Terms, rows);
    progress.advance(chunks);
  }
  await store.deleteMetadata(Terms, { rows: increment.orphaned() });
  return progress.end();
}

/** The chunks of one document come as a group and make one summary. */
async function updateSummaries({ store, features }: Pipeline): Promise<StepReport> {
  const { Summary } = features;
  await using increment = await store.resolveUpdate(Summary, { compareWith: "latest" });
  const progress = new StepProgress(increment);
  async function* summaries() {
    for await (const group of increment.toProcess().groups()) {
      const [{ position, opening, terms, vector, ...document }] = group;
      const chunks = group.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
      const central = chunks[mostCentral(chunks.map((each) => each.vector ?? new Uint8Array()))];
      const keywords = keywordsOf(chunks.map((each) => each.terms ?? ""));
      yield { ...document, keywords, passage: central?.opening ?? null };
      progress.advance([document]);
    }
  }
  await store.writeMetadata(Summary, summaries());
  await store.deleteMetadata(Summary, { rows: increment.orphaned() });
  return progress.end();
}

/** Brings every feature up to date, parents first. */
export async function updateAll(pipeline: Pipeline, texts: readonly Text[]): Promise<TimedReport[]> {
  return [
    await timed(updateDocuments(pipeline, texts)),
    await timed(updateChunks(pipeline)),
    await timed(updateTerms(pipeline)),
    await timed(updateSummaries(pipeline)),
  ];
}

import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBMetadataStore } from "@metaxy/duckdb";
import { declareFeatures } from "./features.ts";
import type { TimedReport } from "./progress.ts";
import { type Pipeline, updateAll } from "./steps.ts";
import { readTexts } from "./texts.ts";

/** Called before and after each act. */
export interface Stage {
  begin(title: string, story: string): void;
  end(reports: readonly TimedReport[]): void;
}

export interface SummaryRow {
  readonly path: string;
  readonly keywords: string | null;
  readonly passage: string | null;
}

/** Adds a sentence to one text and removes the next one; both are long enough to have several chunks. */
async function changeTexts(folder: string): Promise<{ edited: string; removed: string }> {
  const [edited, removed] = (await readTexts(folder)).filter(({ text }) => text.length > 4000);
  if (edited === undefined || removed === undefined) throw new Error(`${folder} has too few long texts.`);
  await appendFile(join(folder, edited.path), "A sentence that was not there before.\n");
  await rm(join(folder, removed.path));
  return { edited: edited.path, removed: removed.path };
}

/** The same pipeline three times, over the texts in `folder/texts` and a DuckDB file beside them; gives the summaries. */
export async function runActs(folder: string, stage: Stage): Promise<SummaryRow[]> {
  const texts = join(folder, "texts");
  await using store = await new DuckDBMetadataStore({ database: join(folder, "metadata.duckdb") }).open("write");
  const run = async (features: Pipeline["features"]) =>
    stage.end(await updateAll({ store, features }, await readTexts(texts)));

  stage.begin(
    "Act 1 · everything is new",
    "The store is empty: all documents, chunks, terms and summaries have to be computed.\n" +
      "A document is cut into many chunks (1:N), and such a step is counted by its parents: docs/chunk counts documents.",
  );
  const features = declareFeatures({ vector: "1" });
  await run(features);

  stage.begin(
    "Act 2 · nothing to do",
    "The same pipeline again. All versions are as expected, so no step does anything.",
  );
  await run(features);

  const { edited, removed } = await changeTexts(texts);
  stage.begin(
    "Act 3 · something changed",
    `One text edited (${edited}), one removed (${removed}), and the code version of "vector" raised.\n` +
      "All vectors are stale, but no terms are, save those of the one chunk that was edited; summaries follow field by field.",
  );
  const raised = declareFeatures({ vector: "2" });
  await run(raised);

  const summaries = await store.readMetadata(raised.Summary, { columns: ["path", "keywords", "passage"] }).toArray();
  return summaries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

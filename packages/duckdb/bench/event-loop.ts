/**
 * Watches the event loop while a store works on many rows, a twentieth of them by their ids: it may stand still for 50 ms at a
 * time.
 * Usage: node bench/event-loop.ts [rows]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature, dep, expansion, FeatureGraph, type WriteRow } from "@metaxy/core";
import pl from "nodejs-polars";
import { longestStandstill } from "../../core/bench/measure/event-loop.ts";
import { requireAtMost } from "../../core/bench/measure/times.ts";
import { DuckDBMetadataStore } from "../src/index.ts";
import { ID, SIMPLE } from "./workload/scenarios.ts";
import { rootFrame } from "./workload/seed.ts";

const MOST_MS = 50;
/** Where a thread that does nothing is kept waiting longer, wall time says nothing. */
const QUIET_MS = 15;

const rows = Number(process.argv[2] ?? "1000000");
const ROWS_PER_ARRAY = 10_000;

async function watch(what: string, task: () => Promise<unknown>): Promise<void> {
  const { wall, cpu, machine } = await longestStandstill(task);
  const times = [wall, cpu, machine].map((each) => `${each.toFixed(0)} ms`);
  console.log(`  ${what}: longest standstill ${times[0]}, computing ${times[1]}; an idle thread waited ${times[2]}`);
  requireAtMost(`${what}: milliseconds of computing in one turn`, cpu, MOST_MS);
  if (machine <= QUIET_MS) requireAtMost(`${what}: milliseconds of a standstill`, wall, MOST_MS);
}

const Rows = defineFeature({
  key: "bench/rows",
  idColumns: [ID],
  columns: { [ID]: "int53", path: "string" },
  fields: { audio: "1", frames: "1" },
});

function* arrays(): Generator<WriteRow<typeof Rows>[]> {
  for (let start = 0; start < rows; start += ROWS_PER_ARRAY) {
    yield Array.from({ length: Math.min(ROWS_PER_ARRAY, rows - start) }, (_, n) => {
      const i = start + n;
      const versions = { audio: `a${(i * 7919) % 65_536}`, frames: `f${i % 256}` };
      return { [ID]: i, path: `/videos/${i}.mp4`, metaxy_provenance_by_field: versions };
    });
  }
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

/** Apart from the other tasks, so that the collector need not go through the array during them. */
async function watchOneArray(store: DuckDBMetadataStore): Promise<void> {
  const whole = [...arrays()].flat();
  await watch("writeMetadata of one array", () => store.writeMetadata(Rows, whole));
}

/** Two definitions of a feature whose rows carry forward from one to the other, and an expansion of its parent. */
function idFeatures(isChanged: boolean) {
  const graph = new FeatureGraph();
  const Document = graph.define({ key: "bench/document", idColumns: [ID], fields: { text: "1" } });
  const fields: Readonly<Record<string, string>> = isChanged ? { words: "1" } : { words: "1", lines: "1" };
  const Summary = graph.define({ key: "bench/summary", idColumns: [ID], deps: [dep(Document)], fields });
  const lineage = expansion({ on: [ID] });
  const deps = [dep(Document, { lineage })];
  const Chunk = graph.define({ key: "bench/chunk", idColumns: [ID, "chunk"], deps, fields: { words: "1" } });
  return { Document, Summary, Chunk };
}

/** What names stored rows by their ids. */
async function watchIds(folder: string): Promise<void> {
  const count = Math.ceil(rows / 20);
  await using store = await new DuckDBMetadataStore({ database: join(folder, "ids.duckdb") }).open("write");
  const [before, after] = [idFeatures(false), idFeatures(true)];
  const documents = Array.from({ length: count }, (_, i) => ({
    [ID]: i,
    metaxy_provenance_by_field: { text: `t${i}` },
  }));
  await store.writeMetadata(before.Document, documents);
  await using summaries = await store.resolveUpdate(before.Summary);
  await store.writeMetadata(before.Summary, summaries.toProcess());
  await using carried = await store.resolveUpdate(after.Summary, { compareWith: "latest" });
  console.log(`${count} rows by their ids`);
  await watch("carryForward", () => store.carryForward(carried));
  await using chunks = await store.resolveUpdate(before.Chunk);
  const parents = await chunks.toProcess().toArray();
  const children = (chunk: number) => parents.map((parent) => ({ [ID]: parent[ID], chunk }));
  await watch("replaceChildren", () => store.replaceChildren(before.Chunk, parents, children(1)));
  await watch("replaceChildren of all", () => store.replaceChildren(before.Chunk, parents, children(2)));
  await watch("deleteMetadata by rows", () => store.deleteMetadata(after.Summary, { rows: documents }));
  const ids = await store.readMetadata(before.Document, { columns: [ID] }).collect();
  await store.writeMetadata(before.Summary, summaries.toProcess());
  await watch("deleteMetadata by the rows of a frame", () => store.deleteMetadata(before.Summary, { rows: ids }));
}

async function watchAll(folder: string): Promise<void> {
  const [root] = SIMPLE.roots;
  if (root === undefined) throw new TypeError("a scenario has a root");
  // Loading the modules is not what is watched.
  await using warm = new DuckDBMetadataStore({ database: ":memory:" });
  await warm.writeMetadata(root, await rootFrame(SIMPLE, { root: 0, rows: 10, isMutated: false }, folder));
  await drain(warm.readMetadata(root).frames());
  const frame = await rootFrame(SIMPLE, { root: 0, rows, isMutated: false }, folder);
  const store = await new DuckDBMetadataStore({ database: join(folder, "loop.duckdb") }).open("write");
  console.log(`${rows} rows`);
  await watch("writeMetadata of a frame", () => store.writeMetadata(root, frame));
  await watchOneArray(store);
  await watch("writeMetadata of arrays", () => store.writeMetadata(Rows, arrays()));
  await watch("readMetadata().collect()", () => store.readMetadata(Rows).collect());
  await watch("readMetadata().frames()", () => drain(store.readMetadata(Rows).frames()));
  await watch("readMetadata().batches()", () => drain(store.readMetadata(Rows).batches()));
  const filters = pl.col("path").str.contains("9");
  await watch("readMetadata() through a Polars filter", () => store.readMetadata(Rows, { filters }).toArray());
  const samples = await store.readMetadata(Rows).collect();
  await watch("resolveUpdate of samples in a frame", async () => {
    await using sampled = await store.resolveUpdate(Rows, { samples });
    return sampled.counts;
  });
  const increment = await store.resolveUpdate(SIMPLE.leaf, { lazy: true });
  await watch("resolveUpdate", () => increment.run());
  await watch("increment.collect()", () => increment.collect());
  await watch("increment.toProcess().batches()", () => drain(increment.toProcess().batches()));
  await watch("close", () => store.close());
}

const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
try {
  await watchAll(folder);
  await watchIds(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * Times the Polars engine on the tables of a DuckDB file against DuckDB's own engine, and watches the event loop.
 * Usage: node bench/polars-engine.ts [rows] [rounds]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VersioningEngineOptions } from "@metaxy/core";
import { longestStandstill } from "../../core/bench/measure/event-loop.ts";
import { inTurns, printRatio, printTimes, requireAtMost } from "../../core/bench/measure/times.ts";
import { DuckDBMetadataStore } from "../src/index.ts";
import { SIMPLE } from "./workload/scenarios.ts";
import { type StoreHash, seedStale } from "./workload/seed.ts";

const MOST_TIMES_NATIVE = 4;
const MOST_MS = 50;
/** Bytes of memory that the process may need for each row, whatever else it needs. */
const MOST_BYTES_PER_ROW = 2_500;
const FIXED_BYTES = 400_000_000;

const HASH: StoreHash = { hashAlgorithm: "xxhash64", hashTruncationLength: 20 };
const [rows, rounds] = [Number(process.argv[2] ?? "1000000"), Number(process.argv[3] ?? "5")];

async function resolve(database: string, versioningEngine: VersioningEngineOptions): Promise<void> {
  await using store = await new DuckDBMetadataStore({ database, ...HASH }).open("read");
  await using increment = await store.resolveUpdate(SIMPLE.leaf, { versioningEngine });
  const { new: added, stale, orphaned } = await increment.collect();
  const found = [added.height, stale.height, orphaned.height].join(", ");
  if (found !== `0, ${rows / 10}, 0`) throw new Error(`new, stale and orphaned rows: ${found}`);
}

const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
try {
  const database = await seedStale(SIMPLE, { folder, rows, hash: HASH });
  const times = await inTurns(
    { polars: () => resolve(database, "polars"), native: () => resolve(database, "native") },
    rounds,
  );
  const { wall, cpu, machine } = await longestStandstill(() => resolve(database, "polars"));
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(`${rows} rows, a tenth of them stale, xxhash64`);
  printTimes("Polars engine", times.polars);
  printTimes("DuckDB's engine", times.native);
  const ratio = printRatio("Polars / DuckDB", times.polars, times.native);
  const [stood, computed, waited] = [wall, cpu, machine].map((each) => each.toFixed(0));
  console.log(`  longest standstill ${stood} ms, computing ${computed} ms; an idle thread waited ${waited} ms`);
  console.log(`  peak memory of the process, seeding included: ${(peak / 1e6).toFixed(0)} MB`);
  requireAtMost("CPU time of the Polars engine / of DuckDB's", ratio, MOST_TIMES_NATIVE);
  requireAtMost("milliseconds of computing in one turn", cpu, MOST_MS);
  requireAtMost("megabytes of memory", peak / 1e6, (FIXED_BYTES + rows * MOST_BYTES_PER_ROW) / 1e6);
} finally {
  await rm(folder, { recursive: true, force: true });
}

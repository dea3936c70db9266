/**
 * Times an increment, from opening the store to frames, against the same increment as one hand-written statement.
 * Usage: node bench/resolve.ts [simple|wide|all] [rows] [rounds]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns, printRatio, printTimes, requireAtMost } from "../../core/bench/measure/times.ts";
import { DuckDBMetadataStore } from "../src/index.ts";
import { resolveByHand } from "./workload/hand-written.ts";
import { type Scenario, SIMPLE, WIDE } from "./workload/scenarios.ts";
import { type StoreHash, seedStale } from "./workload/seed.ts";

/**
 * Times the CPU time of the hand-written statement, which does less: a fifth more goes to telling ties of two newest rows
 * apart and to the stored row beside each stale one. The aim is 1.2.
 */
const MOST_TIMES_BY_HAND = 1.45;

const MD5: StoreHash = { hashAlgorithm: "md5", hashTruncationLength: 8 };
const DEFAULT: StoreHash = { hashAlgorithm: "xxhash64", hashTruncationLength: 20 };

const [wanted = "all", rows = "1000000", rounds = "7"] = process.argv.slice(2);

async function resolveByStore(database: string, { leaf }: Scenario, hash: StoreHash): Promise<number> {
  await using store = await new DuckDBMetadataStore({ database, ...hash }).open("read");
  await using increment = await store.resolveUpdate(leaf);
  const { new: added, stale } = await increment.collect();
  return added.height + stale.height;
}

async function compare(scenario: Scenario, folder: string): Promise<void> {
  const seed = { folder, rows: Number(rows) };
  const md5 = await seedStale(scenario, { ...seed, hash: MD5 });
  const xxhash64 = await seedStale(scenario, { ...seed, hash: DEFAULT });
  const expect = (found: number): void => {
    if (found !== Number(rows) / 10) throw new Error(`${found} rows were found, not ${Number(rows) / 10}`);
  };
  const times = await inTurns(
    {
      hand: async () => expect((await resolveByHand(md5, scenario, folder)).height),
      md5: async () => expect(await resolveByStore(md5, scenario, MD5)),
      xxhash64: async () => expect(await resolveByStore(xxhash64, scenario, DEFAULT)),
    },
    Number(rounds),
  );
  console.log(`${scenario.name}, ${rows} rows, a tenth of them stale`);
  printTimes("hand-written statement, md5", times.hand);
  printTimes("store, md5", times.md5);
  printTimes("store, xxhash64", times.xxhash64);
  const ratio = printRatio("store / hand-written, md5", times.md5, times.hand);
  printRatio("store with xxhash64 / hand-written with md5", times.xxhash64, times.hand);
  requireAtMost(`${scenario.name}: CPU time of the store / of the statement`, ratio, MOST_TIMES_BY_HAND);
}

const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
try {
  for (const scenario of [SIMPLE, WIDE]) {
    if (wanted === "all" || wanted === scenario.name) await compare(scenario, folder);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

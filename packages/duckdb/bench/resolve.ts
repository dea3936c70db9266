/**
 * Times an increment against the same increment as one hand-written statement, in turns, in one process.
 * Usage: node bench/resolve.ts [simple|wide] [rows] [rounds] [hash]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { HashAlgorithm } from "@metaxy/core/driver";
import pl from "nodejs-polars";
import { DuckDBDriver } from "../src/index.ts";
import { handWrittenSql, leafRequest, SCENARIOS, seedStale } from "./workload.ts";

const [name = "simple", rows = "1000000", rounds = "7", hash = "md5"] = process.argv.slice(2);
const scenario = SCENARIOS[name];
if (scenario === undefined) throw new RangeError(`there is no scenario ${name}`);
const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
const path = join(folder, "stale.duckdb");
const request = leafRequest(scenario);
const settings = hash === "md5" ? request.hash : { algorithm: hash as HashAlgorithm, length: 20 };

async function frameOf(file: string): Promise<number> {
  return (await pl.scanParquet(file).collect()).height;
}

async function byHand(): Promise<number> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY", preserve_insertion_order: "false" });
  const connection = await instance.connect();
  const file = join(folder, "hand.parquet");
  await connection.run(
    `COPY (${handWrittenSql(scenario as NonNullable<typeof scenario>)}) TO '${file}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return frameOf(file);
}

let scratch = 0;

async function byStore(): Promise<number> {
  const driver = new DuckDBDriver({ database: path, lockTimeout: 0, config: {}, layout: "struct" });
  await driver.open("read", {});
  const options = { scratchFile: (extension: string) => join(folder, `scratch${scratch++}.${extension}`) };
  const spool = await driver.resolveUpdate({ ...request, hash: settings }, options).spool?.();
  if (spool === undefined) throw new TypeError("the driver has no spool");
  const file = join(folder, "store.parquet");
  await spool.read({ statuses: ["new", "stale"], batchSize: 100_000 }).writeParquet?.(file);
  const height = await frameOf(file);
  await spool.dispose();
  await driver.close();
  return height;
}

interface Times {
  readonly wall: number[];
  readonly cpu: number[];
}

async function timed(task: () => Promise<number>, times: Times): Promise<number> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await task();
  const used = process.cpuUsage(cpu);
  times.wall.push(performance.now() - start);
  times.cpu.push((used.user + used.system) / 1000);
  return result;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const best = (values: readonly number[]): number => Math.min(...values);

try {
  await seedStale(path, scenario, Number(rows));
  const [hand, store]: Times[] = [
    { wall: [], cpu: [] },
    { wall: [], cpu: [] },
  ];
  if (hand === undefined || store === undefined) throw new TypeError("no times");
  for (let round = 0; round < Number(rounds); round++) {
    const counts = [await timed(byHand, hand), await timed(byStore, store)];
    if (counts[0] !== counts[1]) throw new Error(`the two differ: ${counts.join(" and ")} rows`);
  }
  const shown = ({ wall, cpu }: Times) =>
    `wall ${median(wall).toFixed(0)} ms (best ${best(wall).toFixed(0)}), CPU ${median(cpu).toFixed(0)} ms (best ${best(cpu).toFixed(0)})`;
  console.log(`${name} ${rows} rows, ${settings.algorithm}`);
  console.log(`  by hand: ${shown(hand)}`);
  console.log(`  store:   ${shown(store)}`);
  const ratios = [
    median(store.wall) / median(hand.wall),
    best(store.wall) / best(hand.wall),
    median(store.cpu) / median(hand.cpu),
  ];
  console.log(
    `  ratio:   wall ${ratios
      .map((ratio) => ratio.toFixed(2))
      .join(", best ")
      .replace(/, best ([^,]*)$/, ", CPU $1")}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

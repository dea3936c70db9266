/**
 * Times writing a frame and reading it back against the same by hand, over Parquet files as well.
 * Usage: node bench/throughput.ts [rows] [rounds]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns, printRatio, printTimes, requireAtMost } from "../../core/bench/measure/times.ts";
import { DuckDBMetadataStore } from "../src/index.ts";
import { readByHand, writeByHand } from "./workload/hand-written.ts";
import { SIMPLE } from "./workload/scenarios.ts";
import { rootFrame, type StoreHash } from "./workload/seed.ts";

/** Times the CPU time by hand. */
const MOST_TIMES_WRITING = 2;
const MOST_TIMES_READING = 1.5;

const MD5: StoreHash = { hashAlgorithm: "md5", hashTruncationLength: 8 };
const [rows, rounds] = [Number(process.argv[2] ?? "1000000"), Number(process.argv[3] ?? "5")];

const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
const [root] = SIMPLE.roots;
if (root === undefined) throw new TypeError("the scenario has a root");
let number = 0;
const newFile = (): string => join(folder, `${number++}.duckdb`);

function expect(found: number): void {
  if (found !== rows) throw new Error(`${found} rows, not ${rows}`);
}

try {
  const frame = await rootFrame(SIMPLE, { root: 0, rows, isMutated: false }, folder);
  const [byStore, byHand] = [newFile(), newFile()];
  const write = async (database: string): Promise<void> => {
    await using store = await new DuckDBMetadataStore({ database, ...MD5 }).open("write");
    expect((await store.writeMetadata(root, frame)).rows);
  };
  await write(byStore);
  await writeByHand(byHand, frame, SIMPLE);
  const read = async (): Promise<void> => {
    await using store = await new DuckDBMetadataStore({ database: byStore, ...MD5 }).open("read");
    expect((await store.readMetadata(root).collect()).height);
  };
  const times = await inTurns(
    {
      writeHand: () => writeByHand(newFile(), frame, SIMPLE),
      write: () => write(newFile()),
      readHand: async () => expect((await readByHand(byHand, root)).height),
      read,
    },
    rounds,
  );
  console.log(`${rows} rows of 2 fields, from opening the file to closing it`);
  printTimes("write by hand", times.writeHand);
  printTimes("writeMetadata", times.write);
  printTimes("read by hand", times.readHand);
  printTimes("readMetadata().collect()", times.read);
  const writing = printRatio("writing, store / by hand", times.write, times.writeHand);
  const reading = printRatio("reading, store / by hand", times.read, times.readHand);
  requireAtMost("CPU time of writing / by hand", writing, MOST_TIMES_WRITING);
  requireAtMost("CPU time of reading / by hand", reading, MOST_TIMES_READING);
} finally {
  await rm(folder, { recursive: true, force: true });
}

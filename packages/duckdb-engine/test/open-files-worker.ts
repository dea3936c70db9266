import { parentPort, workerData } from "node:worker_threads";
import { MetadataStoreError } from "@metaxy/core/driver";
import { openDatabase } from "../src/open-files.ts";

// Run by open-files.test.ts as a worker thread.
async function outcomeOf(path: string): Promise<string> {
  try {
    const database = await openDatabase(path, { mode: "write", lockTimeout: 0 });
    await database.release();
    return "opened";
  } catch (error) {
    return error instanceof MetadataStoreError ? error.code : String(error);
  }
}

parentPort?.postMessage({ file: await outcomeOf(String(workerData)), memory: await outcomeOf(":memory:") });

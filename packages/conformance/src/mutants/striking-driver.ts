import { MetadataStoreError, type RowBatch, type RowBatches, type StoreDriver } from "@metaxy/core/driver";
import type { Fault, FaultStep } from "../suite/store-under-test.ts";
import { alterDriver, isUserTable } from "./alter-driver.ts";

/** A driver that fails on purpose, and how to make it. */
export interface StrikingDriver {
  readonly driver: StoreDriver;
  /** Arms a fault; gives back how to disarm it. One fault per step is armed at a time. */
  strike(fault: Fault): () => void;
  /** How many rows of features it has handed over to reads so far. */
  rowsRead(): number;
}

/**
 * Wraps a driver so that faults can strike it: an append and a read fail after their last batch, the other steps before
 * they begin.
 */
export function strikingDriver(driver: StoreDriver): StrikingDriver {
  const armed = new Map<FaultStep, Fault>();
  let rowsRead = 0;
  const strikeAt = (step: FaultStep): void => {
    if (isDue(armed, step)) fall(armed.get(step));
  };
  const batches = (step: FaultStep, rows: RowBatches): RowBatches => {
    const fault = armed.get(step);
    return isDue(armed, step) ? failing(rows, fault) : rows;
  };
  return {
    driver: alterDriver(driver, {
      append: (table, rows, options) => driver.append(table, batches("append", rows), options),
      read: (table, query, options) => {
        const rows = batches("read", driver.read(table, query, options));
        return isUserTable(table) ? counted(rows, (count) => (rowsRead += count)) : rows;
      },
      delete: async (table, query, options) => {
        strikeAt("delete");
        return driver.delete(table, query, options);
      },
      drop: async (table) => {
        strikeAt("drop");
        return driver.drop(table);
      },
      ...engine(driver, batches),
    }),
    strike: (fault) => {
      armed.set(fault.step, fault);
      return () => {
        armed.delete(fault.step);
      };
    },
    rowsRead: () => rowsRead,
  };
}

function engine(
  driver: StoreDriver,
  batches: (step: FaultStep, rows: RowBatches) => RowBatches,
): Pick<StoreDriver, "resolveUpdate"> {
  const { resolveUpdate } = driver;
  if (resolveUpdate === undefined) return {};
  return {
    resolveUpdate: (request, options) => batches("resolveUpdate", resolveUpdate.call(driver, request, options)),
  };
}

/** Counts a call; whether the step's fault hits it. */
function isDue(armed: Map<FaultStep, Fault>, step: FaultStep): boolean {
  const fault = armed.get(step);
  if (fault === undefined) return false;
  armed.set(step, { ...fault, occurrence: fault.occurrence - 1 });
  return fault.occurrence === 1;
}

/** The rows, counted where they pass as batches. */
function counted(rows: RowBatches, count: (rows: number) => void): RowBatches {
  async function* batches(): AsyncGenerator<RowBatch> {
    for await (const batch of rows) {
      count(batch.rowCount);
      yield batch;
    }
  }
  return { ...rows, [Symbol.asyncIterator]: batches };
}

/** The rows, then the fault: as late as it can strike. */
function failing(rows: RowBatches, fault: Fault | undefined): RowBatches {
  async function* batches(): AsyncGenerator<RowBatch> {
    yield* rows;
    fall(fault);
  }
  return { [Symbol.asyncIterator]: batches };
}

function fall(fault: Fault | undefined): never {
  if (fault?.how === "kill") process.kill(process.pid, "SIGKILL");
  throw new MetadataStoreError("STORE_FAILURE", `A fault struck at ${fault?.step}.`);
}

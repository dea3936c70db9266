import { mkdir, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selectRows } from "@metaxy/core/driver";
import { alterAppends, answerReads } from "./alter-driver.ts";
import { alterBatches } from "./alter-query.ts";
import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `scale` must see. */
export const scaleMutants: readonly Mutant[] = [
  {
    key: "scale/loses-a-batch-border",
    says: "loses the first row of each batch but the first",
    fails: ["scale/hundred-thousand-rows"],
    mayFail: ["concurrent/never-opened", "read/in-batches-of-size", "read/frames-and-rows-agree"],
    alter: {
      store: (store) =>
        alterBatches(
          store,
          (original) =>
            async function* batches(options) {
              let isFirst = true;
              for await (const batch of original(options)) {
                yield isFirst ? batch : batch.slice(1);
                isFirst = false;
              }
            },
        ),
    },
  },
  {
    key: "scale/forgets-one-of-many",
    says: "loses every hundredth write",
    fails: ["scale/many-small-writes"],
    mayFail: ["delete/hard-by-rows", "read/stops-early", "delete/by-rows", "abort/during-write", "scale/*"],
    alter: {
      driver: (driver) => {
        let writes = 0;
        return alterAppends(driver, (row) => {
          writes += 1;
          return writes % 100 === 0 ? undefined : row;
        });
      },
    },
  },
  {
    key: "scale/short-history",
    says: "keeps the last hundred rows of an id",
    fails: ["scale/deep-history"],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, query) =>
          selectRows(
            [...Map.groupBy(rows, (row) => row.id).values()].flatMap((own) => own.slice(-100)),
            query,
          ),
        ),
    },
  },
  {
    key: "scale/spool-without-bound",
    says: "holds increments of any size in memory",
    fails: ["scale/bounded-increment"],
    mayFail: ["schema/option-values"],
    alter: { options: (options) => ({ ...options, spoolMemoryLimit: Number.MAX_SAFE_INTEGER }) },
  },
  {
    key: "scale/spools-stay",
    says: "keeps the files of increments that were disposed",
    fails: ["scale/bounded-increment"],
    mayFail: ["increment/dispose-frees"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) => {
            const increment = await original(feature, options);
            // What an abort leaves depends on when it comes.
            if (options?.signal !== undefined) return increment;
            return Object.defineProperty(increment, Symbol.asyncDispose, { value: async () => {} });
          },
        }),
    },
  },
  {
    key: "scale/spools-of-killed-processes-stay",
    says: "keeps the files of increments of processes that were killed",
    fails: ["scale/spool-of-a-killed-process"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) => {
            const spools = (await readdir(tmpdir())).filter(isOfEndedProcess);
            const increment = await original(feature, options);
            for (const name of spools) await mkdir(join(tmpdir(), name), { recursive: true });
            return increment;
          },
        }),
    },
  },
];

/** Whether a file in the temporary folder is the spool of a process that is gone. */
function isOfEndedProcess(name: string): boolean {
  const [, pid] = /^metaxy-spool-.*-(\d+)-/.exec(name) ?? [];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}

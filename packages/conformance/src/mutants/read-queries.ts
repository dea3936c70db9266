import type { MetadataStore } from "@metaxy/core";
import { MetadataStoreError, type RowBatch, type StoreDriver, selectRows } from "@metaxy/core/driver";
import type { DataFrame } from "nodejs-polars";
import { alterDriver, answerReads, isUserTable } from "./alter-driver.ts";
import { alterBatches, type QueryRow } from "./alter-query.ts";
import { alterReadOptions, alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores of the area `read` whose queries run at the wrong time, or on the wrong columns. */
export const readQueryMutants: readonly Mutant[] = [
  {
    key: "read/latest-of-what-is-read",
    says: "keeps the latest rows only where their ids are read",
    fails: ["read/columns-without-ids-keep-latest"],
    alter: {
      store: (store) =>
        alterReadOptions(store, (options) =>
          String(options.columns) === "path" ? { ...options, withSampleHistory: true } : options,
        ),
    },
  },
  {
    key: "read/leaves-out-null-fields",
    says: "leaves fields that are NULL out of a struct that is read by itself",
    fails: ["read/struct-column-alone"],
    alter: {
      store: (store) =>
        alterBatches(
          store,
          (original) =>
            async function* (options) {
              for await (const batch of original(options))
                yield batch.map((row) => (Object.keys(row).length === 1 ? withoutNullFields(row) : row));
            },
        ),
    },
  },
  {
    key: "read/empty-frames-have-no-columns",
    says: "gives a frame without columns where there are no rows",
    fails: ["read/empty-result-keeps-columns"],
    alter: { store: withBareFrames },
  },
  {
    key: "read/remembers-its-rows",
    says: "gives the rows of a query's first use again",
    fails: ["read/twice"],
    mayFail: ["open/close-during-query", "abort/during-iteration"],
    alter: {
      store: (store) =>
        alterBatches(store, (original) => {
          let known: Promise<(readonly QueryRow[])[]> | undefined;
          return async function* (options) {
            known ??= batchesOf(original(options));
            yield* await known;
          };
        }),
    },
  },
  {
    key: "read/runs-at-once",
    says: "reads when a query is built",
    fails: ["read/query-built-before-a-write"],
    mayFail: ["read/twice"],
    alter: {
      store: (store) =>
        alterStore(store, {
          readMetadata: (original) => {
            const read: MetadataStore["readMetadata"] = (feature, options) => {
              const query = original(feature, options);
              const rows = query.toArray();
              rows.catch(() => {});
              return Object.defineProperty(query, "toArray", { value: () => rows });
            };
            return read;
          },
        }),
    },
  },
  {
    key: "read/stays-busy",
    says: "cannot write any more once a reader has left early",
    fails: ["concurrent/never-opened", "read/stops-early"],
    mayFail: ["open/close-during-query"],
    alter: { driver: (driver) => busyAfterReads(answerReads(driver, selectRows)) },
  },
  {
    key: "read/in-store-asks-the-fallback",
    says: "asks fallbacks for `readMetadataInStore`, too",
    fails: ["read/in-store-only"],
    mayFail: ["schema/unreachable-options"],
    alter: {
      store: (store) =>
        alterStore(store, {
          readMetadataInStore: () => {
            const read: MetadataStore["readMetadataInStore"] = (feature, options) =>
              store.readMetadata(feature, options);
            return read;
          },
        }),
    },
  },
];

async function batchesOf(batches: AsyncIterable<readonly QueryRow[]>): Promise<(readonly QueryRow[])[]> {
  const all: (readonly QueryRow[])[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

function withoutNullFields(row: QueryRow): QueryRow {
  const cut = ([name, value]: [string, unknown]): [string, unknown] =>
    typeof value === "object" && value !== null && name.endsWith("_by_field")
      ? [name, Object.fromEntries(Object.entries(value).filter(([, version]) => version !== null))]
      : [name, value];
  return Object.fromEntries(Object.entries(row).map(cut));
}

function withBareFrames(store: MetadataStore): MetadataStore {
  return alterStore(store, {
    readMetadata: (original) => {
      const read: MetadataStore["readMetadata"] = (feature, options) => {
        const query = original(feature, options);
        const collect = query.collect.bind(query);
        const value = async (): Promise<DataFrame> => {
          const frame = await collect();
          return frame.height === 0 ? frame.select() : frame;
        };
        return Object.defineProperty(query, "collect", { value });
      };
      return read;
    },
  });
}

/** A read holds the table until it has given its last row. */
function busyAfterReads(driver: StoreDriver): StoreDriver {
  const busy = new Set<string>();
  return alterDriver(driver, {
    read: (table, query, options) => {
      async function* batches(): AsyncGenerator<RowBatch> {
        busy.add(table.name);
        yield* driver.read(table, query, options);
        busy.delete(table.name);
      }
      return { [Symbol.asyncIterator]: batches };
    },
    append: async (table, rows, options) => {
      if (isUserTable(table) && busy.has(table.name))
        throw new MetadataStoreError("STORE_FAILURE", `${table.name} is being read.`);
      return driver.append(table, rows, options);
    },
  });
}

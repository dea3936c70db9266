import { currentGraph, type MetadataStore } from "@metaxy/core";
import {
  FEATURE_VERSION,
  FeatureNotFoundError,
  type RowBatch,
  type RowBatches,
  rowsBatch,
  type StoreDriver,
  selectRows,
} from "@metaxy/core/driver";
import { alterDriver, answerReads } from "./alter-driver.ts";
import { alterBatches } from "./alter-query.ts";
import { alterReadOptions, alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";
import { readQueryMutants } from "./read-queries.ts";

/** Broken stores that the scenarios of the area `read` must see. */
export const readMutants: readonly Mutant[] = [
  {
    key: "read/always-adds-system-columns",
    says: "gives a system column that was not asked for",
    fails: ["read/selects-columns"],
    mayFail: [
      "read/legacy-columns-everywhere",
      "read/columns-without-the-filter-column",
      "read/frames-and-rows-agree",
      "read/legacy-columns",
      "read/columns-without-ids-keep-latest",
      "read/struct-column-alone",
      "schema/option-values",
    ],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ columns, ...options }) =>
          columns === undefined ? options : { ...options, columns: [...columns, FEATURE_VERSION] },
        ),
    },
  },
  {
    key: "read/sorts-columns",
    says: "gives the chosen columns in the order of the alphabet",
    fails: ["read/selects-columns"],
    mayFail: ["read/legacy-columns-everywhere", "schema/option-values"],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ columns, ...options }) =>
          columns === undefined ? options : { ...options, columns: [...columns].sort() },
        ),
    },
  },
  {
    key: "read/throws-from-the-call",
    says: "throws from `readMetadata` itself while it has written nothing",
    fails: ["read/is-lazy"],
    mayFail: [
      "select-columns/declared-not-stored",
      "read/*",
      "upstream/calculate-missing-parent",
      "fallback/*",
      "hash/clash",
      "schema/error-codes",
      "open/*",
      "copy/*",
      "system/*",
      "concurrent/*",
      "compare-with-current/added-id-column",
      "hash/parallel-first-writes",
    ],
    alter: { store: throwingFromTheCall },
  },
  {
    key: "read/filters-after-projecting",
    says: "filters when only the chosen columns are left, where others are NULL",
    fails: ["read/columns-without-the-filter-column"],
    mayFail: [
      "read/legacy-columns-everywhere",
      "filter/comparisons",
      "filter/null-logic",
      "delete/every-predicate",
      "keep-latest-rows/tie-break",
      "collapse-children/crash-in-replace",
      "fallback/filters-and-history-pass",
      "types/wide-table",
      "security/names",
    ],
    alter: { driver: filtersProjected },
  },
  {
    key: "read/tries-an-absent-feature",
    says: "gives a query for an absent feature",
    fails: ["read/try-read"],
    mayFail: ["schema/option-values", "concurrent/reader-sees-whole-batches"],
    alter: {
      store: (store) =>
        alterStore(store, { tryReadMetadata: () => async (feature, options) => store.readMetadata(feature, options) }),
    },
  },
  {
    key: "read/first-match-of-a-name",
    says: "takes the first feature of which a name may be",
    fails: ["read/by-any-name"],
    alter: {
      store: (store) =>
        alterStore(store, {
          readMetadata: (original) => (feature, options) => {
            const isName = (key: string): boolean => key.replaceAll("/", "_") === feature;
            const known = currentGraph().features();
            const first = known.find((each) => isName(each.key))?.key;
            // The key says the same as the name.
            return original((first as typeof feature | undefined) ?? feature, options);
          },
        }),
    },
  },
  {
    key: "read/loses-the-last-batch",
    says: "loses a last batch that is not full",
    fails: ["read/in-batches-of-size"],
    mayFail: ["read/frames-and-rows-agree"],
    alter: {
      store: (store) =>
        alterBatches(
          store,
          (original) =>
            async function* (options) {
              for await (const batch of original(options)) if (batch.length >= (options?.size ?? 0)) yield batch;
            },
        ),
    },
  },
  {
    key: "read/ignores-the-size",
    says: "gives batches of any size",
    fails: ["read/in-batches-of-size"],
    mayFail: ["concurrent/never-opened", "read/stops-early", "schema/unknown-option", "abort/during-iteration"],
    alter: { store: (store) => alterBatches(store, (original) => () => original()) },
  },
  {
    key: "read/cuts-rows-to-milliseconds",
    says: "loses the microseconds of times in rows, not in frames",
    fails: ["read/frames-and-rows-agree"],
    alter: {
      store: (store) =>
        alterBatches(
          store,
          (original) =>
            async function* (options) {
              for await (const batch of original(options)) {
                yield batch.map((row) => ("seen" in row ? { ...row, seen: inMilliseconds(row.seen) } : row));
              }
            },
        ),
    },
  },
  {
    key: "read/empty-is-not-found",
    says: "takes a feature without rows for an absent one",
    fails: ["read/no-row-of-this-definition"],
    mayFail: [
      "copy/incremental-after-changes",
      "collapse-children/childless-feature-exists",
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "write/empty-batch",
      "read/in-batches-of-size",
      "filter/*",
      "history/*",
      "delete/*",
      "collapse-children/crash-in-replace",
      "compare-with-current/parent-redefined",
      "increment/outlives-the-call",
      "fallback/own-table-wins",
      "compare-with-current/added-id-column",
    ],
    alter: {
      store: (store) =>
        alterBatches(
          store,
          (original) =>
            async function* (options) {
              let isEmpty = true;
              for await (const batch of original(options)) {
                isEmpty &&= batch.length === 0;
                yield batch;
              }
              if (isEmpty) throw new FeatureNotFoundError("There are no rows.");
            },
        ),
    },
  },
  {
    key: "read/legacy-names-in-results-only",
    says: "knows the seeds' names in results, not in `columns`",
    fails: ["read/legacy-columns"],
    mayFail: ["read/legacy-columns-everywhere"],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ columns, ...options }) =>
          columns === undefined || columns.includes("data_version") ? options : { ...options, columns },
        ),
    },
  },
  {
    key: "read/does-not-know-legacy-names",
    says: "ignores `legacyColumns`",
    fails: ["read/legacy-columns", "read/legacy-columns-everywhere"],
    alter: { options: ({ legacyColumns: _, ...options }) => options },
  },
  ...readQueryMutants,
];

function throwingFromTheCall(store: MetadataStore): MetadataStore {
  let hasWritten = false;
  return alterStore(store, {
    writeMetadata: (original) => (feature, rows, options) => {
      hasWritten = true;
      return original(feature, rows, options);
    },
    readMetadata: (original) => {
      const read: MetadataStore["readMetadata"] = (feature, options) => {
        if (!hasWritten) throw new FeatureNotFoundError("Nothing is here.");
        return original(feature, options);
      };
      return read;
    },
  });
}

function inMilliseconds(time: unknown): unknown {
  return typeof time === "bigint" ? (time / 1000n) * 1000n : time;
}

function filtersProjected(driver: StoreDriver): StoreDriver {
  const projecting = answerReads(driver, (rows, { having, columns, ...query }) => {
    const projected = selectRows(rows, query).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => columns === undefined || columns.includes(name))),
    );
    return selectRows(projected, having === undefined ? {} : { having });
  });
  const capabilities = { ...driver.capabilities, pushdown: ["where", "latest", "having", "columns"] as const };
  return alterDriver(driver, {
    capabilities,
    read: (table, query, options) => {
      const { columns } = query;
      const rows = projecting.read(table, query, options);
      return columns === undefined ? rows : withTypesOf(rows, columns);
    },
  });
}

function withTypesOf(rows: RowBatches, columns: readonly string[]): RowBatches {
  async function* batches(): AsyncGenerator<RowBatch> {
    for await (const batch of rows) {
      const types = new Map(columns.map((name) => [name, batch.types.get(name) ?? "null"]));
      yield rowsBatch(types, await batch.rows());
    }
  }
  return { [Symbol.asyncIterator]: batches };
}

import type { MetadataStore } from "@metaxy/core";
import {
  DELETED_AT,
  MATERIALIZATION_ID,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  rowKey,
  type StoreDriver,
  type StoredRow,
  UPDATED_AT,
} from "@metaxy/core/driver";
import {
  allRows,
  alterAppends,
  alterDriver,
  type ChangedRow,
  changeRows,
  isUserTable,
  withColumns,
} from "./alter-driver.ts";
import { alterStore } from "./alter-store.ts";
import type { Alteration, Mutant } from "./mutant.ts";
import { whileRunning } from "./while-running.ts";

/** Broken stores that the scenarios of the area `copy` must see. */
export const copyMutants: readonly Mutant[] = [
  {
    key: "copy/restamps",
    says: "stamps copied rows with the time of the copy",
    fails: ["copy/keeps-versions-and-times", "copy/older-never-hides-newer"],
    mayFail: ["copy/*", "keep-latest-rows/by-time-not-by-order"],
    alter: copying((row) => withColumns(row, { [UPDATED_AT]: COPIED_AT })),
  },
  {
    key: "copy/forgets-materialization-ids",
    says: "leaves materialization ids behind",
    fails: ["copy/keeps-versions-and-times"],
    alter: copying((row) => withColumns(row, { [MATERIALIZATION_ID]: null })),
  },
  {
    key: "copy/live-rows-only",
    says: "leaves tombstones behind",
    fails: ["copy/every-definition-and-tombstone"],
    mayFail: ["copy/*"],
    alter: copying((row) => ((row[DELETED_AT] ?? null) === null ? row : undefined)),
  },
  {
    key: "copy/leaves-marks-behind",
    says: "leaves the marks of childless parents behind",
    fails: ["copy/every-definition-and-tombstone"],
    mayFail: ["copy/filters-reach-marks", "collapse-children/marks-follow-deletes"],
    alter: whileCopying((driver, isCopying) =>
      alterDriver(driver, {
        append: (table, rows, options) => {
          const isLeft = isCopying() && table.name.includes("expansion_marks");
          return driver.append(table, isLeft ? changeRows(rows, () => undefined) : rows, options);
        },
      }),
    ),
  },
  {
    key: "copy/ignores-the-snapshot",
    says: "copies rows of every project version",
    fails: ["copy/every-definition-and-tombstone"],
    alter: {
      store: (store) =>
        alterStore(store, {
          copyMetadata:
            (original) =>
            ({ fromSnapshot: _, ...options }) =>
              original(options),
        }),
    },
  },
  {
    key: "copy/copies-again",
    says: "copies what the target has already",
    fails: ["copy/incremental-and-repeatable"],
    mayFail: ["copy/incremental-after-changes", "schema/option-values"],
    alter: {
      store: (store) =>
        alterStore(store, {
          copyMetadata:
            (original) =>
            ({ incremental: _, ...options }) =>
              original(options),
        }),
    },
  },
  {
    key: "copy/ignores-filters",
    says: "copies rows that its filters do not match",
    fails: ["copy/filters-reach-marks"],
    mayFail: ["copy/every-definition-and-tombstone", "read/legacy-columns-everywhere"],
    alter: {
      store: (store) =>
        alterStore(store, {
          copyMetadata:
            (original) =>
            ({ filters: _, ...options }) =>
              original(options),
        }),
    },
  },
  {
    key: "copy/tells-rows-by-provenance",
    says: "takes a row for present where the target ever had one of its provenance",
    fails: ["copy/incremental-after-changes"],
    alter: whileRunning(
      (run) => ({
        copyMetadata: (original) => (options) =>
          options.incremental === true ? run(() => original(options)) : original(options),
      }),
      withoutKnownProvenance,
    ),
  },
  {
    key: "copy/loses-versions-by-field",
    says: "leaves versions by field behind",
    fails: ["copy/between-layouts", "copy/maps-into-a-new-table"],
    mayFail: ["copy/*", "project/deletes-are-guarded", "compare-with-current/added-id-column"],
    alter: copying((row) => withColumns(row, { [PROVENANCE_BY_FIELD]: null })),
  },
  {
    key: "copy/copies-from-fallbacks",
    says: "copies what a fallback of the source has, too",
    fails: ["copy/never-from-fallback"],
    alter: copyingFallbacks(),
  },
  {
    key: "copy/changes-versions",
    says: "copies each provenance with a letter more",
    fails: ["copy/resolves-in-the-target"],
    mayFail: ["copy/*", "collapse-children/marks-follow-deletes"],
    alter: copying((row) => withColumns(row, { [PROVENANCE]: `${row[PROVENANCE]}x` })),
  },
];

const COPIED_AT = BigInt(Date.parse("2026-01-01")) * 1000n;

/** Breaks the driver while the store copies. */
function whileCopying(alter: (driver: StoreDriver, isCopying: () => boolean) => StoreDriver): Alteration {
  return whileRunning((run) => ({ copyMetadata: (original) => (options) => run(() => original(options)) }), alter);
}

/** Changes the rows of features that a store copies. */
function copying(change: (row: StoredRow) => ChangedRow): Alteration {
  return whileCopying((driver, isCopying) => alterAppends(driver, (row) => (isCopying() ? change(row) : row)));
}

/** Of the rows that are copied only those of ids that never had their provenance, deleted or live. */
function withoutKnownProvenance(driver: StoreDriver, isCopying: () => boolean): StoreDriver {
  const key = (row: StoredRow): string =>
    `${rowKey(row, ["id", PROVENANCE])}${(row[DELETED_AT] ?? null) === null ? "live" : "deleted"}`;
  return alterDriver(driver, {
    append: async (table, rows, options) => {
      if (!isCopying() || !isUserTable(table)) return driver.append(table, rows, options);
      const known = new Set((await allRows(driver.read(table, {}, options))).map(key));
      return driver.append(
        table,
        changeRows(rows, (row) => (known.has(key(row)) ? undefined : row)),
        options,
      );
    },
  });
}

function copyingFallbacks(): Alteration {
  const fallbacks = new Map<MetadataStore, readonly MetadataStore[]>();
  let opening: readonly MetadataStore[] = [];
  return {
    options: (options) => {
      opening = options.fallbackStores ?? [];
      return options;
    },
    store: (store) => {
      fallbacks.set(store, opening);
      return alterStore(store, {
        copyMetadata: (original) => async (options) => {
          const copied = await original(options);
          for (const from of fallbacks.get(options.from) ?? []) await original({ ...options, from });
          return copied;
        },
      });
    },
  };
}

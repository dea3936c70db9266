import { AsyncLocalStorage } from "node:async_hooks";
import { DELETED_AT, evaluate, FeatureNotFoundError, rowKey, type StoredRow, selectRows } from "@metaxy/core/driver";
import { alterAppends, alterDriver, answerReads, withColumns } from "./alter-driver.ts";
import { alterStore } from "./alter-store.ts";
import { deletingWith } from "./deleting-with.ts";
import type { Alteration, Mutant } from "./mutant.ts";

/** Broken stores that delete once, or what is not there. */
export const deleteAgainMutants: readonly Mutant[] = [
  {
    key: "delete/ignores-ids",
    says: "removes all rows where their ids are given",
    fails: ["delete/hard-by-rows"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          delete: (table, { matching: { among: _, ...matching }, ...query }, options) =>
            driver.delete(table, { ...query, matching }, options),
        }),
    },
  },
  {
    key: "delete/hard-in-all-definitions",
    says: "removes rows of other definitions with those of the current one",
    fails: ["delete/hard-keeps-other-definitions"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          delete: (table, { within: _, ...query }, options) => driver.delete(table, query, options),
        }),
    },
  },
  {
    key: "delete/deletes-once",
    says: "writes no second tombstone of an id",
    fails: ["delete/write-delete-write-delete"],
    mayFail: ["delete/*"],
    alter: {
      driver: (driver) => {
        const deleted = new Set<string>();
        return alterAppends(driver, (row, table) => {
          if ((row[DELETED_AT] ?? null) === null || row.id === undefined) return row;
          const key = `${table.name} ${rowKey(row, ["id"])}`;
          if (deleted.has(key)) return undefined;
          deleted.add(key);
          return row;
        });
      },
    },
  },
  {
    key: "delete/hides-hidden-rows",
    says: "hides rows once more that are hidden",
    fails: ["delete/again-adds-nothing"],
    mayFail: ["delete/*"],
    alter: hidingHidden(),
  },
  {
    key: "delete/removes-for-ever",
    says: "never again shows an id whose rows it removed",
    fails: ["delete/hard-then-write"],
    mayFail: ["delete/hard-keeps-other-definitions"],
    alter: {
      driver: (driver) => {
        const removed = new Set<string>();
        const key = (row: StoredRow): string => rowKey(row, ["id"]);
        const shown = answerReads(driver, (rows, query) =>
          selectRows(
            rows.filter((row) => !removed.has(key(row))),
            query,
          ),
        );
        return alterDriver(shown, {
          delete: async (table, query, options) => {
            for await (const batch of driver.read(table, {}, options)) {
              for (const row of selectRows(await batch.rows(), query.matching)) removed.add(key(row));
            }
            return driver.delete(table, query, options);
          },
        });
      },
    },
  },
  {
    key: "delete/nothing-means-all",
    says: "deletes everything where nothing is said",
    fails: ["delete/without-where"],
    alter: {
      store: (store) => deletingWith(store, (options) => (Object.keys(options).length === 0 ? { all: true } : options)),
    },
  },
  {
    key: "delete/absent-is-empty",
    says: "says of an absent feature that it deleted no row",
    fails: ["delete/absent-feature"],
    mayFail: ["fallback/*"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => async (feature, options) => {
            try {
              return await original(feature, options);
            } catch (error) {
              if (error instanceof FeatureNotFoundError) return { rows: 0 };
              throw error;
            }
          },
        }),
    },
  },
  {
    key: "delete/wants-to-have-what-it-drops",
    says: "fails to drop a feature that is not there",
    fails: ["delete/drop-absent"],
    mayFail: ["fallback/*"],
    alter: {
      store: (store) =>
        alterStore(store, {
          dropFeatureMetadata: (original) => async (feature, options) => {
            if (!(await store.hasFeature(feature))) throw new FeatureNotFoundError("The feature is not there.");
            return original(feature, options);
          },
        }),
    },
  },
];

/** A store that looks at tombstones as if they were live while it deletes. */
function hidingHidden(): Alteration {
  const deleting = new AsyncLocalStorage<boolean>();
  return {
    store: (store) =>
      alterStore(store, {
        deleteMetadata: (original) => (feature, options) => deleting.run(true, () => original(feature, options)),
      }),
    driver: (driver) =>
      answerReads(driver, (rows, { having, ...query }) => {
        if (having === undefined) return selectRows(rows, query);
        const live = (row: StoredRow): StoredRow =>
          deleting.getStore() === true ? withColumns(row, { [DELETED_AT]: null }) : row;
        return selectRows(rows, query).filter((row) => evaluate(having, live(row)) === true);
      }),
  };
}

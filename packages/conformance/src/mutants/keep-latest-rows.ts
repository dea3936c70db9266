import {
  compareValues,
  DELETED_AT,
  evaluate,
  FEATURE_VERSION,
  keepLatestRows,
  type ReadQuery,
  rowKey,
  type StoredRow,
  type StoredValue,
  selectRows,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { alterDriver, answerReads, withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `keep-latest-rows` must see. */
export const keepLatestRowsMutants: readonly Mutant[] = [
  {
    key: "keep-latest-rows/last-inserted-wins",
    says: "takes the last inserted row of an id",
    fails: ["keep-latest-rows/by-time-not-by-order"],
    mayFail: ["keep-latest-rows/tie-break", "copy/older-never-hides-newer"],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestBy((rows) => rows.at(-1)),
        ),
    },
  },
  {
    key: "keep-latest-rows/compares-milliseconds",
    says: "compares times in milliseconds, and takes the last inserted of equal ones",
    fails: ["keep-latest-rows/by-time-not-by-order"],
    mayFail: ["keep-latest-rows/tie-break"],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestBy((rows) => rows.reduce((latest, row) => (milliseconds(row) >= milliseconds(latest) ? row : latest))),
        ),
    },
  },
  {
    key: "keep-latest-rows/skips-null",
    says: "takes the newest value of each user column that is not NULL",
    fails: ["keep-latest-rows/null-value"],
    mayFail: [
      "write/missing-column-is-null",
      "keep-latest-rows/by-time-not-by-order",
      "keep-latest-rows/tie-break",
      "copy/older-never-hides-newer",
    ],
    alter: { driver: (driver) => answerReads(driver, latestBy(newestValues)) },
  },
  {
    key: "keep-latest-rows/groups-by-the-first-id",
    says: "keeps one row per value of the first id column",
    fails: ["keep-latest-rows/by-all-id-columns"],
    mayFail: [
      "collapse-children/deletes-reach-marks",
      "collapse-children/carries-whole-families",
      "delete/by-rows",
      "delete/orphans-by-rows",
      "aggregate-parents/default-on",
      "aggregate-parents/member-added-changed-or-removed",
      "aggregate-parents/null-id-comes-first",
      "collapse-children/any-child-differs",
      "collapse-children/replace-children",
      "collapse-children/crash-in-replace",
      "increment/counts",
      "types/sample-ids-of-any-type",
      "copy/every-definition-and-tombstone",
      "compare-with-current/added-id-column",
      "collapse-children/samples-of-children-pass-marks",
      "collapse-children/children-given-again",
    ],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, { latestBy: [first, ...others] = [], ...query }) =>
          selectRows(
            rows,
            first === undefined
              ? query
              : { ...query, latestBy: [first, ...others.filter((name) => name === FEATURE_VERSION)] },
          ),
        ),
    },
  },
  {
    key: "keep-latest-rows/skips-null-deleted-at",
    says: "takes the newest `metaxy_deleted_at` that is not NULL",
    fails: ["keep-latest-rows/null-deleted-at"],
    mayFail: [
      "delete/write-restores",
      "delete/every-predicate",
      "delete/other-definitions-stay",
      "delete/write-delete-write-delete",
      "system/ours-reads-python",
    ],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestBy((rows) => {
            const deleted = rows.findLast((row) => (row[DELETED_AT] ?? null) !== null);
            const [latest] = keepLatestRows(rows, []);
            return latest === undefined || deleted === undefined
              ? latest
              : withColumns(latest, { [DELETED_AT]: deleted[DELETED_AT] ?? null });
          }),
        ),
    },
  },
  {
    key: "keep-latest-rows/picks-each-column-by-itself",
    says: "takes of rows with equal times the greatest value of each user column",
    fails: ["keep-latest-rows/whole-row"],
    mayFail: ["keep-latest-rows/tie-break"],
    alter: { driver: (driver) => answerReads(driver, latestBy(greatestValues)) },
  },
  {
    key: "keep-latest-rows/first-of-equals",
    says: "takes the first inserted of rows with equal times",
    fails: ["keep-latest-rows/tie-break"],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestBy((rows) => rows.reduce((latest, row) => (timeOf(row) > timeOf(latest) ? row : latest))),
        ),
    },
  },
  {
    key: "keep-latest-rows/folds-ids",
    says: "takes ids that differ in case or in Unicode form for one",
    fails: ["keep-latest-rows/ids-are-exact"],
    mayFail: ["types/strings", "security/values"],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestOf((id) => (typeof id === "string" ? id.normalize("NFC").toLowerCase() : id)),
        ),
    },
  },
  {
    key: "keep-latest-rows/trims-ids",
    says: "takes ids that differ in blanks at the end for one",
    fails: ["keep-latest-rows/ids-are-exact"],
    mayFail: ["types/strings"],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestOf((id) => (typeof id === "string" ? id.trimEnd() : id)),
        ),
    },
  },
  {
    key: "keep-latest-rows/joins-all-parent-rows",
    says: "joins the replaced rows of a parent, too, where there are many of one id",
    fails: ["keep-latest-rows/replaced-parents-do-not-join"],
    alter: {
      driver: (driver) => {
        const { resolveUpdate } = alterEngine(answerReads(driver, keepingMany));
        return alterDriver(driver, resolveUpdate === undefined ? {} : { resolveUpdate });
      },
    },
  },
  {
    key: "keep-latest-rows/ids-as-doubles",
    says: "takes integer ids that are one double for one",
    fails: ["keep-latest-rows/large-integer-ids"],
    mayFail: ["delete/by-rows", "types/sample-ids-of-any-type"],
    alter: {
      driver: (driver) =>
        answerReads(
          driver,
          latestOf((id) => (typeof id === "bigint" ? String(Number(id)) : id)),
        ),
    },
  },
];

/** Reads that keep one row per id by a rule of their own. */
function latestBy(
  choose: (rows: [StoredRow, ...StoredRow[]]) => StoredRow | undefined,
): (rows: readonly StoredRow[], query: ReadQuery) => StoredRow[] {
  return (rows, { latestBy: by, ...query }) => {
    if (by === undefined) return selectRows(rows, query);
    const { where, ...rest } = query;
    const stored = where === undefined ? rows : rows.filter((row) => evaluate(where, row) === true);
    const groups = [...Map.groupBy(stored, (row) => rowKey(row, by)).values()];
    const kept = groups.map(([first, ...others]) => (first === undefined ? undefined : choose([first, ...others])));
    return selectRows(
      kept.filter((row) => row !== undefined),
      rest,
    );
  };
}

/** Reads that keep all rows of an id that has more than three. */
function keepingMany(rows: readonly StoredRow[], { latestBy: by, ...query }: ReadQuery): readonly StoredRow[] {
  if (by === undefined) return selectRows(rows, query);
  const groups = [...Map.groupBy(rows, (row) => rowKey(row, by)).values()];
  return groups.flatMap((group) => selectRows(group, group.length > 3 ? query : { ...query, latestBy: by }));
}

/** Reads that take ids with the same folded value for one. */
function latestOf(
  fold: (id: StoredValue) => StoredValue,
): (rows: readonly StoredRow[], query: ReadQuery) => StoredRow[] {
  return (rows, query) => {
    if (query.latestBy === undefined) return selectRows(rows, query);
    const folded = rows.map((row) => {
      const ids = Object.entries(row).filter(([name]) => query.latestBy?.includes(name));
      return withColumns(row, Object.fromEntries(ids.map(([name, id]) => [name, fold(id)])));
    });
    const { where, latestBy: by, ...rest } = query;
    const kept = selectRows(folded, where === undefined ? { latestBy: by } : { where, latestBy: by });
    const originals = new Map(folded.map((row, index) => [row, rows[index]]));
    return selectRows(
      kept.map((row) => originals.get(row)).filter((row) => row !== undefined),
      rest,
    );
  };
}

function milliseconds(row: StoredRow): bigint {
  return timeOf(row) / 1000n;
}

function timeOf(row: StoredRow): bigint {
  const time = row[DELETED_AT] ?? row[UPDATED_AT];
  return typeof time === "bigint" ? time : 0n;
}

function greatestValues(rows: [StoredRow, ...StoredRow[]]): StoredRow {
  return rows.reduce((latest, row) => {
    if (timeOf(row) !== timeOf(latest)) return timeOf(row) > timeOf(latest) ? row : latest;
    const greater = Object.entries(row).filter(
      ([name, value]) => !name.startsWith("metaxy_") && compareValues(value, latest[name]) > 0,
    );
    return withColumns(latest, Object.fromEntries(greater));
  });
}

function newestValues(rows: [StoredRow, ...StoredRow[]]): StoredRow {
  return rows.reduce((older, newer) => {
    const known = Object.entries(older).filter(
      ([name]) => !name.startsWith("metaxy_") && (newer[name] ?? null) === null,
    );
    return withColumns(newer, Object.fromEntries(known));
  });
}

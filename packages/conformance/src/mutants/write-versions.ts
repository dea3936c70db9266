import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  hashText,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { alterAppends, isUserTable, withColumns } from "./alter-driver.ts";
import { alterStore, alterWrites, type WrittenRow } from "./alter-store.ts";
import { bareClock } from "./bare-clock.ts";
import { keepsGiven } from "./keep-given.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores of the area `write` that store versions, times and ids of runs wrongly. */
export const writeVersionMutants: readonly Mutant[] = [
  {
    key: "write/keeps-the-given-time",
    says: "keeps a given `metaxy_updated_at`",
    fails: ["write/stamps-system-columns"],
    alter: keepsGiven(UPDATED_AT, "timestamp"),
  },
  {
    key: "write/stamps-milliseconds",
    says: "cuts the time of a row to milliseconds",
    fails: ["write/stamps-system-columns"],
    mayFail: ["history/as-of", "delete/write-delete-write-delete"],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) => {
          const time = row[UPDATED_AT];
          return typeof time === "bigint" ? withColumns(row, { [UPDATED_AT]: (time / 1000n) * 1000n }) : row;
        }),
    },
  },
  {
    key: "write/ignores-the-materialization-of-a-call",
    says: "ignores the `materializationId` of a call",
    fails: ["write/materialization-id"],
    mayFail: ["security/settings", "schema/option-values"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata:
            (original) =>
            (feature, rows, { materializationId: _, ...options } = {}) =>
              original(feature, rows, options),
        }),
    },
  },
  {
    key: "write/no-provenance",
    says: "leaves `metaxy_provenance` NULL where a field's key has a hyphen",
    fails: ["write/provenance-hashed-when-absent"],
    mayFail: ["hash-fields/layout"],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) =>
          Object.keys(row[PROVENANCE_BY_FIELD] ?? {}).some((key) => key.includes("-"))
            ? withColumns(row, { [PROVENANCE]: null })
            : row,
        ),
    },
  },
  {
    key: "write/data-versions-from-provenance",
    says: "overwrites given data versions by field with the provenance",
    fails: ["write/data-version-by-field-is-kept"],
    mayFail: [
      "read/legacy-columns-everywhere",
      "collapse-children/carries-whole-families",
      "write/new-field-of-a-feature",
      "write/legacy-names",
      "write/data-version-defaults-to-provenance",
      "read/legacy-columns",
      "filter/struct-field",
      "hash-fields/reads-data-versions",
      "collapse-children/children-given-again",
    ],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) =>
          withColumns(row, {
            [DATA_VERSION_BY_FIELD]: row[PROVENANCE_BY_FIELD] ?? null,
            [DATA_VERSION]: row[PROVENANCE] ?? null,
          }),
        ),
    },
  },
  {
    key: "write/keeps-a-lone-data-version",
    says: "keeps a given `metaxy_data_version` always: without its fields, and where it is NULL",
    fails: ["write/data-version-alone-is-overwritten", "write/data-version-defaults-to-provenance"],
    mayFail: ["write/data-version-by-field-is-kept"],
    alter: keepsGiven(DATA_VERSION, "string"),
  },
  {
    key: "write/rehashes-given-provenance",
    says: "hashes the row's provenance where another one was given",
    fails: ["write/provenance-given-is-kept"],
    mayFail: [
      "write/later-batch-of-a-write-wins",
      "hash-fields/null-versions",
      "compare-with-current/null-against-null",
      "increment/stale-fields",
      "hash/is-recorded",
      "system/both-layouts",
    ],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) => {
          const isHash = /^[0-9a-f]+$/.test(String(row[PROVENANCE]));
          const text = Object.values(row[PROVENANCE_BY_FIELD] ?? {}).join("|");
          return isHash
            ? row
            : withColumns(row, { [PROVENANCE]: hashText({ algorithm: "xxhash64", length: 20 }, text) });
        }),
    },
  },
  {
    key: "write/legacy-names-as-user-columns",
    says: "takes `data_version` for a user column",
    fails: ["write/legacy-names"],
    mayFail: ["schema/no-provenance", "schema/wrong-fields"],
    alter: { store: (store) => alterWrites(store, (row) => withoutLegacyNames(row)) },
  },
  {
    key: "write/bare-clock",
    says: "stamps rows of an increment with the bare clock",
    fails: ["write/newer-than-the-row-replaced", "write/newer-than-what-others-stored"],
    mayFail: ["delete/write-delete-write-delete"],
    alter: bareClock({ column: UPDATED_AT, rows: (row) => (row[DELETED_AT] ?? null) === null, tables: isUserTable }),
  },
  {
    key: "write/keeps-the-status",
    says: "stores the status of an increment's row as a user column",
    fails: ["write/newer-than-the-row-replaced"],
    mayFail: [
      "delete/orphans-of-another-definition",
      "filter/own-column-of-a-child",
      "delete/orphans-by-rows",
      "delete/resolve-after-delete",
      "select-columns/filter-leaves-parent-then-orphans",
      "aggregate-parents/member-added-changed-or-removed",
      "compare-with-current/latest-carried",
      "fallback/parent-from-fallback",
      "fallback/branch-deployment",
      "types/sample-ids-of-any-type",
      "open/without-open",
      "system/both-layouts",
      "compare-with-current/added-id-column",
      "compare-with-current/latest-carried-groups",
    ],
    alter: {
      store: (store) =>
        alterWrites(store, (row) => ("metaxy_status" in row ? { ...row, status: row.metaxy_status } : row)),
    },
  },
];

function withoutLegacyNames({ data_version: version, ...row }: WrittenRow): WrittenRow {
  if (typeof version !== "object" || version === null) return { ...row };
  const unknown = Object.fromEntries(Object.keys(version).map((name) => [name, "unknown"]));
  return { [PROVENANCE_BY_FIELD]: unknown, ...row, stored_data_version: version };
}

import { MetadataStoreError, PROVENANCE_BY_FIELD } from "@metaxy/core/driver";
import type { DataFrame } from "nodejs-polars";
import { alterBatches } from "./alter-query.ts";
import {
  alterReadOptions,
  alterStore,
  alterWrites,
  alterWritesOf,
  isPlainRow,
  type WrittenRow,
} from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `schema` must see. */
export const schemaMutants: readonly Mutant[] = [
  {
    key: "schema/forgets-filters-beside-samples",
    says: "ignores filters where samples are given",
    fails: ["schema/unreachable-options"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) => {
            const { filters: _, ...others } = options ?? {};
            return original(feature, others.samples === undefined ? options : others);
          },
        }),
    },
  },
  {
    key: "schema/stores-null-versions",
    says: "stores rows without provenance with NULL versions",
    fails: ["schema/no-provenance"],
    mayFail: ["write/legacy-names", "schema/wrong-fields", "schema/error-codes"],
    alter: {
      store: (store) =>
        alterWritesOf(store, (row, { fields }) =>
          PROVENANCE_BY_FIELD in row ? row : { ...row, [PROVENANCE_BY_FIELD]: onlyFields({}, fields) },
        ),
    },
  },
  {
    key: "schema/ignores-unknown-fields",
    says: "takes of versions by field those that it knows, NULL for the others",
    fails: ["schema/wrong-fields"],
    alter: {
      store: (store) =>
        alterWritesOf(store, (row, { fields }) => {
          const given = row[PROVENANCE_BY_FIELD];
          return isPlainRow(given) ? { ...row, [PROVENANCE_BY_FIELD]: onlyFields(given, fields) } : row;
        }),
    },
  },
  {
    key: "schema/drops-rows-with-null-ids",
    says: "leaves rows with a NULL id out of a write in silence",
    fails: ["schema/null-id"],
    mayFail: ["schema/no-rows", "compare-with-current/null-ids-of-others"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) => {
            const ids = typeof feature === "object" && "idColumns" in feature ? feature.idColumns : [];
            const isComplete = (row: object): boolean =>
              Object.entries(row).every(([name, value]) => value !== null || !ids.includes(name));
            const complete = Array.isArray(rows) ? rows.filter(isComplete) : rows;
            return original(feature, complete, options);
          },
        }),
    },
  },
  {
    key: "schema/casts-in-silence",
    says: "cuts fractions to fit a column of integers",
    fails: ["schema/type-changes"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) => (typeof row.n === "number" ? { ...row, n: Math.trunc(row.n) } : row)),
    },
  },
  {
    key: "schema/numbers-become-text",
    says: "writes a number as text where it may be one",
    fails: ["schema/type-changes"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) => (typeof row.title === "number" ? { ...row, title: String(row.title) } : row)),
    },
  },
  {
    key: "schema/unknown-column-selects-nothing",
    says: "gives no rows where a read names an unknown column",
    fails: ["schema/unknown-filter-column"],
    mayFail: [
      "filter/expression-errors",
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "types/value-errors",
    ],
    alter: {
      store: (store) =>
        alterBatches(
          store,
          (original) =>
            async function* (options) {
              try {
                yield* original(options);
              } catch (error) {
                if (codeOf(error) !== "METADATA_SCHEMA") throw error;
              }
            },
        ),
    },
  },
  {
    key: "schema/forgets-unknown-filters",
    says: "resolves without filters where one names an unknown column",
    fails: ["schema/unknown-filter-column"],
    mayFail: [
      "filter/expression-errors",
      "increment/sample-frames-are-checked",
      "compare-with-current/added-id-column",
      "write/bytes-are-arrow",
      "types/rounded-ids",
    ],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) => {
            try {
              return await original(feature, options);
            } catch (error) {
              if (codeOf(error) !== "METADATA_SCHEMA") throw error;
              return original(feature);
            }
          },
        }),
    },
  },
  {
    key: "schema/ignores-unknown-options",
    says: "reads without options where it does not know one",
    fails: ["schema/unknown-option"],
    alter: {
      store: (store) =>
        alterStore(store, {
          readMetadata: (original) => (feature, options) => {
            try {
              return original(feature, options);
            } catch (error) {
              if (!(error instanceof MetadataStoreError) || !error.message.includes("unknown option")) throw error;
              return original(feature);
            }
          },
        }),
    },
  },
  {
    key: "schema/bare-errors",
    says: "throws an error without a class where a parent is missing",
    fails: ["schema/error-codes"],
    mayFail: ["join-parents/required-without-table"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) => {
            try {
              return await original(feature, options);
            } catch (error) {
              if (codeOf(error) !== "FEATURE_NOT_FOUND") throw error;
              throw new Error("A parent is missing.");
            }
          },
        }),
    },
  },
  {
    key: "schema/drops-reserved-columns-of-frames",
    says: "leaves columns of frames with reserved names out in silence",
    fails: ["schema/frames-are-checked"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(
              feature,
              isFrame(rows) && rows.columns.includes("metaxy_x") ? rows.drop("metaxy_x") : rows,
              options,
            ),
        }),
    },
  },
  {
    key: "schema/mixed-ids-become-text",
    says: "writes ids of several types as texts",
    fails: ["schema/id-types"],
    mayFail: ["schema/no-rows"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) => {
            const list: readonly WrittenRow[] = Array.isArray(rows) ? rows : [];
            const isMixed = ["string", "number"].every((kind) => list.some((row) => typeof row.id === kind));
            const texts: readonly object[] = list.map((row) => ({ ...row, id: String(row.id) }));
            // The changed rows are a caller's mistakes on purpose.
            return original(feature, isMixed ? (texts as typeof rows) : rows, options);
          },
        }),
    },
  },
  {
    key: "schema/reads-all-for-an-ill-typed-list",
    says: "reads all columns where they are given as no list",
    fails: ["schema/option-values"],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ columns, ...options }) =>
          Array.isArray(columns) ? { ...options, columns } : options,
        ),
    },
  },
  {
    key: "schema/takes-one-row",
    says: "writes a row that is given without a list",
    fails: ["schema/no-rows"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(feature, isPlainRow(rows) ? ([rows] as readonly object[] as typeof rows) : rows, options),
        }),
    },
  },
];

function isFrame(rows: object): rows is DataFrame {
  // A frame is a proxy; other values that can be written have members of the same names.
  return Reflect.get(rows, Symbol.toStringTag) === "DataFrame";
}

function codeOf(error: unknown): string | undefined {
  return error instanceof MetadataStoreError ? error.code : undefined;
}

function onlyFields(given: WrittenRow, fields: readonly string[]): WrittenRow {
  return Object.fromEntries(fields.map((field) => [field, given[field] ?? null]));
}

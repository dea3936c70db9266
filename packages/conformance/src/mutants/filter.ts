import {
  allOf,
  DELETED_AT,
  type Literal,
  MetadataStoreError,
  type Predicate,
  predicateColumns,
  type StoredRow,
  selectRows,
} from "@metaxy/core/driver";
import { alterDriver, answerReads } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterFilters, type Leaf } from "./alter-filters.ts";
import { alterReadOptions, alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `filter` must see. */
export const filterMutants: readonly Mutant[] = [
  {
    key: "filter/raw-expression-errors",
    says: "lets the errors of Polars out of a delete",
    fails: ["filter/expression-errors"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => async (feature, options) => {
            try {
              return await original(feature, options);
            } catch (error) {
              if (error instanceof MetadataStoreError && error.code === "INVALID_FILTER") throw error.cause ?? error;
              throw error;
            }
          },
        }),
    },
  },
  {
    key: "filter/less-or-equal-is-less",
    says: "takes `<=` for `<`",
    fails: ["filter/comparisons"],
    mayFail: ["filter/negative-and-large-integers", "delete/every-predicate"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          leaf.kind === "compare" && leaf.operator === "<=" ? { ...leaf, operator: "<" } : leaf,
        ),
    },
  },
  {
    key: "filter/empty-list-matches-all",
    says: "takes an empty list for no condition",
    fails: ["filter/null-logic"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) => (leaf.kind === "in" && leaf.values.length === 0 ? true : leaf)),
    },
  },
  {
    key: "filter/null-is-unequal",
    says: "takes NULL for unequal to every value",
    fails: ["filter/null-logic"],
    mayFail: ["filter/comparisons"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf, row) =>
          leaf.kind === "compare" && leaf.operator === "!=" && columnValue(leaf, row) === null ? true : leaf,
        ),
    },
  },
  {
    key: "filter/null-in-a-list-is-a-value",
    says: "takes NULL in a list for a value, unequal to all others",
    fails: ["filter/null-logic"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          leaf.kind === "in" ? { ...leaf, values: leaf.values.filter((value) => value !== null) } : leaf,
        ),
    },
  },
  {
    key: "filter/compares-the-struct",
    says: "compares the text of the whole struct instead of the field",
    fails: ["filter/struct-field"],
    mayFail: [
      "copy/maps-into-a-new-table",
      "read/legacy-columns-everywhere",
      "read/legacy-columns",
      "security/values",
      "security/names",
    ],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf, row) => {
          if (leaf.kind !== "compare" || leaf.left.kind !== "column" || leaf.left.field === undefined) return leaf;
          return leaf.right.kind === "literal" && JSON.stringify(row[leaf.left.name]) === leaf.right.value;
        }),
    },
  },
  {
    key: "filter/text-is-a-column",
    says: "takes a text on the right for the column of that name",
    fails: ["filter/literal-is-a-value"],
    mayFail: ["filter/polars-bare-string-is-a-column"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf, row) => {
          if (leaf.kind !== "compare" || leaf.right.kind !== "literal") return leaf;
          const { value } = leaf.right;
          return typeof value === "string" && value in row ? { ...leaf, right: { kind: "column", name: value } } : leaf;
        }),
    },
  },
  {
    key: "filter/ignores-expressions",
    says: "ignores a Polars expression that it cannot translate",
    fails: ["filter/untranslatable-expression"],
    mayFail: ["filter/expression-errors", "read/legacy-columns-everywhere", "filter/polars-bare-string-is-a-column"],
    alter: {
      store: (store) =>
        alterReadOptions(store, ({ filters, ...options }) => {
          const isKnown = (filter: unknown): boolean =>
            typeof filter !== "object" || filter === null || !("serialize" in filter);
          return { ...options, filters: [filters].flat().filter((each) => each !== undefined && isKnown(each)) };
        }),
    },
  },
  {
    key: "filter/loses-the-sign",
    says: "loses the sign of an integer",
    fails: ["filter/negative-and-large-integers"],
    mayFail: ["filter/comparisons", "increment/row-values"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          withLiterals(leaf, (value) => (typeof value === "bigint" && value < 0n ? -value : value)),
        ),
    },
  },
  {
    key: "filter/loses-the-last-digit",
    says: "passes integers as doubles",
    fails: ["filter/negative-and-large-integers"],
    mayFail: ["types/sample-ids-of-any-type"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          withLiterals(leaf, (value) => (typeof value === "bigint" ? BigInt(Number(value)) : value)),
        ),
    },
  },
  {
    key: "filter/cuts-to-milliseconds",
    says: "cuts timestamps to milliseconds",
    fails: ["filter/timestamps"],
    mayFail: ["write/stamps-system-columns", "types/timestamps", "types/sample-ids-of-any-type"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          withLiterals(leaf, (value) =>
            typeof value === "object" && value !== null && "timestamp" in value
              ? { timestamp: (value.timestamp / 1000n) * 1000n }
              : value,
          ),
        ),
    },
  },
  {
    key: "filter/folds-texts",
    says: "compares texts without regard to case and Unicode form",
    fails: ["filter/strings-are-compared-exactly"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf, row) => {
          const value = columnValue(leaf, row);
          if (typeof value !== "string") return leaf;
          if (leaf.kind === "compare" && leaf.operator === "=" && leaf.right.kind === "literal") {
            return folded(value) === folded(leaf.right.value);
          }
          return leaf.kind === "in"
            ? leaf.values.some((each) => folded(each) === folded(value)) !== leaf.negated
            : leaf;
        }),
    },
  },
  {
    key: "filter/before-keep-latest",
    says: "filters stored rows before it keeps the latest",
    fails: ["filter/sees-only-the-latest-row"],
    mayFail: ["delete/sees-current-rows-only"],
    alter: {
      driver: (driver) =>
        answerReads(driver, (rows, { where, having, ...query }) => {
          const parts = having?.kind === "and" ? having.all : having === undefined ? [] : [having];
          const early = allOf([where, ...parts.filter((part) => !isLiveness(part))]);
          const late = allOf(parts.filter(isLiveness));
          return selectRows(rows, {
            ...query,
            ...(early === undefined ? {} : { where: early }),
            ...(late === undefined ? {} : { having: late }),
          });
        }),
    },
  },
  {
    key: "filter/and-binds-like-or",
    says: "reads AND and OR from left to right",
    fails: ["filter/sql-text-grammar"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) => ({
            ...request,
            parents: request.parents.map((parent) => ({
              ...parent,
              filter: parent.filter === undefined ? undefined : fromLeftToRight(parent.filter),
            })),
          }),
        }),
    },
  },
  {
    key: "filter/reads-all",
    says: "declares that it filters, and hands over the whole table",
    fails: ["filter/pushed-down"],
    alter: {
      driver: (driver) => {
        const pushdown = ["where"] as const;
        return alterDriver(answerReads(driver, selectRows), { capabilities: { ...driver.capabilities, pushdown } });
      },
    },
  },
  {
    key: "filter/column-is-a-text",
    says: "takes a column on the right for the text of its name",
    fails: ["filter/polars-bare-string-is-a-column"],
    mayFail: ["filter/literal-is-a-value"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          leaf.kind === "compare" && leaf.right.kind === "column"
            ? { ...leaf, right: { kind: "literal", value: leaf.right.name } }
            : leaf,
        ),
    },
  },
  {
    key: "filter/knows-columns-of-parents-only",
    says: "ignores a filter on current rows that is about a column which no parent gives",
    fails: ["filter/own-column-of-a-child"],
    mayFail: ["select-columns/runtime-filters"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: ({ target, ...request }) => {
            const { where } = target;
            const given = new Set(request.columns.map(({ name }) => name));
            const isKnown = where === undefined || [...predicateColumns(where)].every((name) => given.has(name));
            return { ...request, target: isKnown ? target : { ...target, where: undefined } };
          },
        }),
    },
  },
];

/** Value of the column that a condition is about. */
function columnValue(leaf: Leaf, row: StoredRow): unknown {
  const column = leaf.kind === "compare" ? leaf.left : leaf.kind === "constant" ? undefined : leaf.operand;
  return column?.kind === "column" && column.field === undefined ? (row[column.name] ?? null) : undefined;
}

function withLiterals(leaf: Leaf, change: (value: Literal) => Literal): Predicate {
  if (leaf.kind === "in") return { ...leaf, values: leaf.values.map(change) };
  if (leaf.kind !== "compare" || leaf.right.kind !== "literal") return leaf;
  return { ...leaf, right: { kind: "literal", value: change(leaf.right.value) } };
}

function folded(value: unknown): unknown {
  return typeof value === "string" ? value.normalize("NFC").toLowerCase() : value;
}

function isLiveness(predicate: Predicate): boolean {
  return predicate.kind === "null" && predicate.operand.kind === "column" && predicate.operand.name === DELETED_AT;
}

/** `a OR b AND c` as `(a OR b) AND c`. */
function fromLeftToRight(predicate: Predicate): Predicate {
  if (predicate.kind !== "or") return predicate;
  const last = predicate.any.at(-1);
  if (last?.kind !== "and") return predicate;
  const [first, ...others] = last.all;
  return first === undefined
    ? predicate
    : { kind: "and", all: [{ kind: "or", any: [...predicate.any.slice(0, -1), first] }, ...others] };
}

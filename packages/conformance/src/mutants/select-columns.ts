import {
  allOf,
  evaluate,
  MetadataSchemaError,
  type ParentRequest,
  type Predicate,
  type ResolveRequest,
  type StoreDriver,
  type StoredRow,
  selectRows,
} from "@metaxy/core/driver";
import { alterDriver, answerReads, withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterIncrements } from "./alter-increment.ts";
import { alterParents, alterReferences } from "./alter-parents.ts";
import { alterStore } from "./alter-store.ts";
import type { Alteration, Mutant } from "./mutant.ts";
import { withoutEmptyColumns } from "./without-empty-columns.ts";

/** Broken stores that the scenarios of the area `select-columns` must see. */
export const selectColumnsMutants: readonly Mutant[] = [
  {
    key: "select-columns/filters-with-old-names",
    says: "takes the names in a dependency's filter for those before the rename",
    fails: ["select-columns/order-of-the-three"],
    mayFail: ["select-columns/undeclared-column"],
    alter: { driver: (driver) => alterEngine(driver, { request: (request) => alterParents(request, filteredBefore) }) },
  },
  {
    key: "select-columns/filters-any",
    says: "keeps a parent's row for which any filter of a dependency holds",
    fails: ["select-columns/order-of-the-three"],
    mayFail: ["filter/sql-text-grammar"],
    alter: { driver: (driver) => alterEngine(driver, { request: (request) => alterParents(request, filteredByAny) }) },
  },
  {
    key: "select-columns/target-filters-reach-parents",
    says: "filters the parents by `targetFilters` too",
    fails: ["select-columns/runtime-filters"],
    mayFail: ["filter/own-column-of-a-child", "collapse-children/filters-see-marks"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) => alterParents(request, (parent) => withWhere(parent, request.target.where)),
        }),
    },
  },
  {
    key: "select-columns/joins-by-old-name",
    says: "gives a renamed id column under its old name",
    fails: ["select-columns/rename"],
    mayFail: ["aggregate-parents/on", "aggregate-parents/group-order"],
    alter: { driver: (driver) => alterEngine(driver, { request: (request) => alterParents(request, withOldIds) }) },
  },
  {
    key: "select-columns/takes-all-columns",
    says: "hands out columns of a parent that are not selected",
    fails: ["select-columns/select-nothing"],
    mayFail: [
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "select-columns/undeclared-column",
    ],
    alter: handingOutUnselected(),
  },
  {
    key: "select-columns/loses-on-columns",
    says: "does not take along the columns of a group that are not selected",
    fails: ["select-columns/on-columns-travel"],
    mayFail: [
      "increment/shared-ids",
      "collapse-children/childless-feature-exists",
      "select-columns/nothing-leaks",
      "aggregate-parents/*",
      "join-parents/mixed-lineages",
      "increment/counts",
      "increment/groups",
      "increment/row-values",
      "compare-with-current/latest-carried-groups",
    ],
    alter: { driver: (driver) => alterEngine(driver, { request: (request) => alterParents(request, withoutOn) }) },
  },
  {
    key: "select-columns/leaks-a-column",
    says: "leaves a second column of deletion times in wide rows of an increment",
    fails: ["select-columns/nothing-leaks"],
    mayFail: ["increment/row-values", "types/parents-types"],
    alter: {
      store: (store) =>
        alterIncrements(store, {
          toProcess: (rows) => rows.map((row) => (isWide(row) ? { ...row, metaxy_deleted_at_right: null } : row)),
        }),
    },
  },
  {
    key: "select-columns/casts-through-text",
    says: "hands out integers and times as they look with six digits",
    fails: ["select-columns/user-columns-pass-through"],
    mayFail: [
      "increment/row-values",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "types/timestamps",
      "types/sample-ids-of-any-type",
      "types/booleans-binary-and-dates",
    ],
    alter: { driver: (driver) => alterEngine(driver, { rows: throughText }) },
  },
  {
    key: "select-columns/accepts-colliding-columns",
    says: "makes something up where two parents give one column",
    fails: ["select-columns/colliding-columns"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) =>
            original(feature, options).catch((error: unknown) => {
              if (!(error instanceof MetadataSchemaError) || !error.message.includes("rename one of them")) throw error;
              return original(feature, { ...options, samples: [oneSample(Object(feature))] });
            }),
        }),
    },
  },
  {
    key: "select-columns/mixes-parents-of-one-suffix",
    says: "reads the versions of `p_q` where `p/q` is meant",
    fails: ["select-columns/colliding-suffixes"],
    alter: { driver: (driver) => alterEngine(driver, { request: withOneSuffix }) },
  },
  {
    key: "select-columns/filters-before-keep-latest",
    says: "filters the stored rows of a parent before it keeps the latest",
    fails: ["select-columns/filter-leaves-parent-then-orphans"],
    mayFail: ["select-columns/order-of-the-three", "select-columns/undeclared-column"],
    alter: { driver: filteringEarly },
  },
  {
    key: "select-columns/keeps-old-names",
    says: "hands on an undeclared column of a parent as it is before the rename",
    fails: ["select-columns/undeclared-column"],
    mayFail: [
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "increment/row-values",
      "names/prototype-names",
    ],
    alter: {
      store: (store) =>
        alterIncrements(store, {
          toProcess: (rows) => rows.map((row) => ("length" in row ? { ...row, seconds: row.length } : row)),
        }),
    },
  },
  {
    key: "select-columns/forgets-unwritten-columns",
    says: "creates no column of which all values are NULL",
    fails: ["select-columns/declared-not-written"],
    alter: { driver: withoutEmptyColumns },
  },
  {
    key: "select-columns/gives-stored-columns-alone",
    says: "gives children only those columns of a parent that its table has",
    fails: ["select-columns/declared-not-stored"],
    alter: { driver: (driver) => alterEngine(driver, { request: withStoredColumns }) },
  },
];

/** Whether a row of an increment has columns of several parents. */
function isWide(row: object): boolean {
  return Object.keys(row).filter((name) => !name.startsWith("metaxy_")).length > 4;
}

/** Adds the columns of parents that a dependency does not select to the rows of an increment. */
function handingOutUnselected(): Alteration {
  let unselected: object = {};
  const unselectedOf = ({ types, columns }: ParentRequest): (readonly [string, null])[] =>
    [...(types?.keys() ?? [])]
      .filter((name) => !name.startsWith("metaxy_") && columns.every(({ from }) => from !== name))
      .map((name) => [name, null]);
  return {
    driver: (driver) =>
      alterEngine(driver, {
        request: (request) => {
          unselected = Object.fromEntries(request.parents.flatMap(unselectedOf));
          return request;
        },
      }),
    store: (store) => alterIncrements(store, { toProcess: (rows) => rows.map((row) => ({ ...unselected, ...row })) }),
  };
}

/** An engine that sees of a parent only the rows that pass the dependency's filter, older ones too. */
function filteringEarly(driver: StoreDriver): StoreDriver {
  let filter: Predicate | undefined;
  const early = answerReads(driver, (rows, query) => {
    const passing = filter;
    const seen =
      passing === undefined || query.latestBy === undefined
        ? rows
        : rows.filter((row) => evaluate(passing, row) === true);
    return selectRows(seen, query);
  });
  const { resolveUpdate } = alterEngine(early, {
    request: (request) => {
      const [parent, ...others] = request.parents;
      filter = others.length === 0 ? parent?.filter : undefined;
      return request;
    },
  });
  return alterDriver(driver, resolveUpdate === undefined ? {} : { resolveUpdate });
}

function withWhere(parent: ParentRequest, where: ParentRequest["where"]): ParentRequest {
  return { ...parent, where: allOf([parent.where, where]) };
}

function filteredBefore({ filter, ...parent }: ParentRequest): ParentRequest {
  return withWhere({ ...parent, filter: undefined }, filter);
}

function filteredByAny(parent: ParentRequest): ParentRequest {
  const { filter } = parent;
  return filter?.kind === "and" ? { ...parent, filter: { kind: "or", any: filter.all } } : parent;
}

function withOldIds(parent: ParentRequest): ParentRequest {
  const { columns, idColumns } = parent;
  return {
    ...parent,
    columns: columns.map((column) => (idColumns.includes(column.from) ? { ...column, name: column.from } : column)),
  };
}

function withoutOn(parent: ParentRequest): ParentRequest {
  const { aggregate, columns } = parent;
  if (aggregate === undefined) return parent;
  return { ...parent, columns: columns.filter((column) => !aggregate.on.includes(column.name)) };
}

function throughText(row: StoredRow): StoredRow {
  const changed = Object.entries(row).flatMap(([name, value]) =>
    typeof value === "bigint" && !name.startsWith("metaxy_")
      ? [[name, BigInt(Number(Number(value).toPrecision(6)))]]
      : [],
  );
  return withColumns(row, Object.fromEntries(changed));
}

function oneSample({ idColumns = [], fields = {} }: SampleOf): object {
  return {
    ...Object.fromEntries(idColumns.map((name) => [name, "v1"])),
    metaxy_provenance_by_field: Object.fromEntries(Object.keys(fields).map((name) => [name, "a1"])),
  };
}

interface SampleOf {
  readonly idColumns?: readonly string[];
  readonly fields?: object;
}

function withStoredColumns(request: ResolveRequest): ResolveRequest {
  if (request.samples !== undefined) return request;
  const stored = request.parents.flatMap(({ columns, types }) =>
    columns.filter(({ from }) => types?.has(from) ?? true).map(({ name }) => name),
  );
  return { ...request, columns: request.columns.filter(({ name }) => stored.includes(name)) };
}

function suffixOf(key: string): string {
  return key.replaceAll("/", "_");
}

function withOneSuffix(request: ResolveRequest): ResolveRequest {
  const first = (index: number): number => {
    const suffix = suffixOf(request.parents[index]?.feature ?? "");
    return request.parents.findIndex((parent) => suffixOf(parent.feature) === suffix);
  };
  return alterReferences(request, (part) => ({ ...part, parent: first(part.parent) }));
}

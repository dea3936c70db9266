import type { FeatureReference, MetadataStore } from "@metaxy/core";
import {
  batchesOf,
  DELETED_AT,
  MetadataSchemaError,
  PREVIOUS,
  PROVENANCE,
  type Predicate,
  type ReadQuery,
  type ResolveRequest,
  STALE_FIELDS,
  STATUS,
  type StoreDriver,
  type StoredRow,
  selectRows,
} from "@metaxy/core/driver";
import { alterAppends, alterDriver, answerReads, withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterIncrements } from "./alter-increment.ts";
import { alterStore } from "./alter-store.ts";
import { carrying } from "./carrying.ts";
import type { Alteration, Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `compare-with-current` must see. */
export const compareWithCurrentMutants: readonly Mutant[] = [
  {
    key: "compare-with-current/stores-another-version",
    says: "stores each provenance with a letter more, so that every sample stays stale",
    fails: [
      "compare-with-current/nothing-to-do",
      "compare-with-current/random-histories-settle",
      "hash-fields/xxhash32",
    ],
    mayFail: ["*"],
    alter: { driver: (driver) => alterAppends(driver, anotherVersion) },
  },
  {
    key: "compare-with-current/latest-of-other-ids",
    says: "compares by definition where the latest rows have other id columns",
    fails: ["compare-with-current/added-id-column"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) =>
            original(feature, options).catch((error: unknown) => {
              if (!(error instanceof MetadataSchemaError) || options?.compareWith !== "latest") throw error;
              return original(feature, { ...options, compareWith: "definition" });
            }),
        }),
    },
  },
  {
    key: "compare-with-current/carries-nothing-of-others",
    says: "carries nothing of an increment that another store resolved, in silence",
    fails: ["compare-with-current/carried-of-another-store"],
    alter: {
      store: (store) =>
        alterStore(store, {
          carryForward: (original) => (increment, options) =>
            original(increment, options).catch((error: unknown) => {
              if (error instanceof Error && error.message.includes("another store")) return { rows: 0 };
              throw error;
            }),
        }),
    },
  },
  {
    key: "compare-with-current/carries-twice",
    says: "writes what it carries forward of scenes once more",
    fails: ["compare-with-current/latest-carried-groups"],
    alter: carrying((driver, isCarrying) =>
      alterAppends(driver, (row) => (isCarrying() && "scene" in row ? [row, row] : row)),
    ),
  },
  {
    key: "compare-with-current/misses-stale-samples",
    says: "hands out new samples only",
    fails: ["compare-with-current/random-histories-settle", "hash-fields/random-plans", "hash-fields/layout"],
    mayFail: [
      "delete/orphans-of-another-definition",
      "write/newer-than-what-others-stored",
      "write/newer-than-the-row-replaced",
      "filter/own-column-of-a-child",
      "history/*",
      "aggregate-parents/*",
      "join-parents/*",
      "hash-fields/*",
      "collapse-children/*",
      "compare-with-current/*",
      "increment/*",
      "fallback/*",
      "types/sample-ids-of-any-type",
      "engine/*",
      "copy/resolves-in-the-target",
      "system/both-layouts",
      "select-columns/declared-not-stored",
    ],
    alter: {
      store: (store) =>
        alterIncrements(store, { toProcess: (rows) => rows.filter((row) => row.metaxy_status !== "stale") }),
    },
  },
  {
    key: "compare-with-current/all-are-stale",
    says: "hands out every stored sample as stale",
    fails: ["compare-with-current/changed-parent"],
    mayFail: ["*"],
    alter: { driver: (driver) => alterEngine(driver, { request: alwaysStale }) },
  },
  {
    key: "compare-with-current/two-statuses",
    says: "gives stale samples as orphaned as well, where there are new and orphaned ones",
    fails: ["compare-with-current/one-status-per-sample"],
    mayFail: [
      "collapse-children/one-row-per-parent",
      "collapse-children/changed-parent-once",
      "collapse-children/removed-parent-once",
      "increment/samples-of-a-root",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "fallback/branch-deployment",
      "engine/auto-is-native",
      "engine/one-statement",
      "collapse-children/samples-of-children-pass-marks",
    ],
    alter: { driver: withStaleAmongOrphaned },
  },
  {
    key: "compare-with-current/compares-with-other-definitions",
    says: "compares with rows of other definitions",
    fails: ["compare-with-current/new-definition-is-all-new"],
    mayFail: ["read/no-row-of-this-definition", "history/feature-history", "compare-with-current/parent-redefined"],
    alter: { driver: (driver) => alterEngine(driver, { request: comparedWith("definition", "latest") }) },
  },
  {
    key: "compare-with-current/old-rows-of-parents",
    says: "joins rows that a parent has under other definitions",
    fails: ["compare-with-current/parent-redefined"],
    mayFail: ["read/no-row-of-this-definition"],
    alter: { driver: (driver) => alterEngine(driver, { rules: { ofDefinition: () => ANY } }) },
  },
  {
    key: "compare-with-current/stored-null-is-current",
    says: "compares a stored NULL by `<>` alone",
    fails: ["compare-with-current/stored-null-is-stale", "compare-with-current/null-against-null"],
    mayFail: ["hash-fields/null-versions", "increment/stale-fields", "system/both-layouts"],
    alter: { driver: (driver) => alterEngine(driver, { rules: { nullIsStale: false } }) },
  },
  {
    key: "compare-with-current/is-distinct-from",
    says: "takes an expected NULL for a change",
    fails: ["compare-with-current/expected-null-is-not-stale"],
    alter: { driver: (driver) => alterEngine(driver, { rules: { unversionedStays: false } }) },
  },
  {
    key: "compare-with-current/on-shared-ids",
    says: "compares on the ids that all parents share",
    fails: ["compare-with-current/on-all-ids"],
    mayFail: [
      "increment/samples-of-a-root",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "collapse-children/samples-of-children-pass-marks",
      "compare-with-current/latest-field-by-field",
      "types/rounded-ids",
    ],
    alter: {
      driver: (driver) => alterEngine(driver, { request: (request) => ({ ...request, compareOn: request.joinOn }) }),
    },
  },
  {
    key: "compare-with-current/compares-all-the-same",
    says: "subtracts what is stored although comparison is to be skipped",
    fails: ["compare-with-current/skip-comparison"],
    alter: { driver: (driver) => alterEngine(driver, { request: comparedWith("nothing", "definition") }) },
  },
  {
    key: "compare-with-current/all-predicates",
    says: "wants all staleness predicates to hold",
    fails: ["compare-with-current/staleness-predicates"],
    alter: { driver: (driver) => alterEngine(driver, { request: staleIfAll }) },
  },
  {
    key: "compare-with-current/reads-current-through-the-chain",
    says: "counts a fallback's rows as current",
    fails: ["compare-with-current/current-is-this-store"],
    mayFail: ["collapse-children/childless-feature-exists"],
    alter: throughTheChain(),
  },
  {
    key: "compare-with-current/null-ids-are-new",
    says: "hands out rows with NULL ids as new",
    fails: ["compare-with-current/null-ids-of-others"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row) => (row[STATUS] === "unidentified" ? withColumns(row, { [STATUS]: "new" }) : row),
        }),
    },
  },
  {
    key: "compare-with-current/latest-in-all-fields",
    says: "names all fields of a stale sample",
    fails: ["compare-with-current/latest-field-by-field", "increment/stale-fields"],
    mayFail: ["aggregate-parents/fields-are-isolated"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row, request) =>
            row[STATUS] === "stale"
              ? withColumns(row, { [STALE_FIELDS]: request.fields.map((each) => each.field) })
              : row,
        }),
    },
  },
  {
    key: "compare-with-current/carries-changed-rows",
    says: "carries samples forward that were rewritten or deleted meanwhile",
    fails: ["compare-with-current/latest-carried", "hash-fields/random-plans"],
    mayFail: [
      "collapse-children/carries-whole-families",
      "schema/option-values",
      "compare-with-current/latest-carried-groups",
      "compare-with-current/carried-of-another-store",
    ],
    alter: { store: carryingAll },
  },
  {
    key: "compare-with-current/null-equals-null",
    says: "takes a stored NULL for current where NULL is expected",
    fails: ["compare-with-current/null-against-null"],
    mayFail: ["hash-fields/null-versions", "system/both-layouts"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row) => (row[STATUS] === "stale" && row[PROVENANCE] === null ? undefined : row),
        }),
    },
  },
  {
    key: "compare-with-current/latest-sees-no-tombstone",
    says: "does not see that the newest row of another definition was deleted",
    fails: ["compare-with-current/latest-tombstone-is-absent"],
    mayFail: [
      "delete/orphans-of-another-definition",
      "collapse-children/carries-whole-families",
      "compare-with-current/latest-carried",
    ],
    alter: {
      driver: (driver) => {
        const sound = alterEngine(driver).resolveUpdate;
        const blind = alterEngine(answerReads(driver, withoutTombstones)).resolveUpdate;
        return alterDriver(driver, {
          resolveUpdate: (request, options) =>
            (request.compareWith === "latest" ? blind : sound)?.(request, options) ?? batchesOf([]),
        });
      },
    },
  },
];

/** Stale samples are orphaned, too, in increments that have new and orphaned ones. */
function withStaleAmongOrphaned(driver: StoreDriver): StoreDriver {
  const seen = new WeakMap<ResolveRequest, StoredRow[]>();
  return alterEngine(driver, {
    rows: (row, request) => {
      const before = seen.get(request) ?? [];
      if (row[STATUS] !== "orphaned") seen.set(request, [...before, row]);
      if (row[STATUS] !== "orphaned" || before.every((each) => each[STATUS] !== "new")) return row;
      seen.delete(request);
      const stale = before.filter((each) => each[STATUS] === "stale");
      return [row, ...stale.map((each) => withColumns(each, { [STATUS]: "orphaned" }))];
    },
  });
}

/** Reads of all rows do not give tombstones. */
function withoutTombstones(rows: readonly StoredRow[], query: ReadQuery): readonly StoredRow[] {
  return query.latestBy === undefined
    ? rows.filter((row) => (row[DELETED_AT] ?? null) === null)
    : selectRows(rows, query);
}

type CompareWith = ResolveRequest["compareWith"];

/** True for every row. */
const ANY: Predicate = { kind: "constant", value: true };

function alwaysStale(request: ResolveRequest): ResolveRequest {
  return { ...request, target: { ...request.target, stale: [ANY] } };
}

function comparedWith(asked: CompareWith, taken: CompareWith): (request: ResolveRequest) => ResolveRequest {
  return (request) => (request.compareWith === asked ? { ...request, compareWith: taken } : request);
}

function staleIfAll(request: ResolveRequest): ResolveRequest {
  const { stale } = request.target;
  return stale.length < 2
    ? request
    : { ...request, target: { ...request.target, stale: [{ kind: "and", all: stale }] } };
}

/** A store that writes all carried rows, whatever happened since. */
function carryingAll(store: MetadataStore): MetadataStore {
  const resolved = new Map<string, FeatureReference>();
  return alterStore(store, {
    resolveUpdate: (original) => async (feature, options) => {
      const increment = await original(feature, options);
      resolved.set(increment.feature, feature);
      return increment;
    },
    carryForward: () => async (increment) => {
      const carried = await increment.carried().collect();
      return store.writeMetadata(resolved.get(increment.feature) ?? increment.feature, carried.drop(PREVIOUS));
    },
  });
}

/** A store that copies its fallback's rows of a feature before it resolves it. */
function throughTheChain(): Alteration {
  let fallbacks: readonly MetadataStore[] = [];
  return {
    options: (options) => {
      fallbacks = options.fallbackStores ?? [];
      return options;
    },
    store: (store) => {
      const [from] = fallbacks;
      if (from === undefined) return store;
      return alterStore(store, {
        resolveUpdate: (original) => async (feature, options) => {
          if (!(await store.hasFeature(feature))) await store.copyMetadata({ from, features: [feature] });
          return original(feature, options);
        },
      });
    },
  };
}

function anotherVersion(row: StoredRow): StoredRow {
  const version = row[PROVENANCE];
  return typeof version === "string" ? withColumns(row, { [PROVENANCE]: `${version}x` }) : row;
}

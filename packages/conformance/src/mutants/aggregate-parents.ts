import { compareValues, type ParentRequest, type ResolveRequest, type StoredValue } from "@metaxy/core/driver";
import { SOUND_RULES } from "@metaxy/core/testing";
import { alterEngine } from "./alter-engine.ts";
import { alterIncrements } from "./alter-increment.ts";
import { alterParents } from "./alter-parents.ts";
import { wholeVersion } from "./altered-rules.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `aggregate-parents` must see. */
export const aggregateParentsMutants: readonly Mutant[] = [
  {
    key: "aggregate-parents/groups-in-any-order",
    says: "hands out the rows of a group in the order in which they are stored",
    fails: ["aggregate-parents/group-order"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) => ({ ...request, groupOrder: request.groupOrder.slice(0, request.compareOn.length) }),
        }),
    },
  },
  {
    key: "aggregate-parents/one-row-per-group",
    says: "hands out one row of a group",
    fails: ["aggregate-parents/rows-are-not-lost"],
    mayFail: [
      "select-columns/on-columns-travel",
      "aggregate-parents/*",
      "join-parents/mixed-lineages",
      "increment/groups",
      "increment/row-values",
    ],
    alter: {
      store: (store) =>
        alterIncrements(store, {
          toProcess: (rows, { idColumns }) => [
            ...new Map(rows.map((row) => [JSON.stringify(idColumns.map((name) => String(row[name]))), row])).values(),
          ],
        }),
    },
  },
  {
    key: "aggregate-parents/groups-by-parent-ids",
    says: "groups an aggregated parent by the parent's own ids",
    fails: ["aggregate-parents/default-on"],
    mayFail: [
      "select-columns/on-columns-travel",
      "aggregate-parents/*",
      "join-parents/mixed-lineages",
      "compare-with-current/latest-carried-groups",
    ],
    alter: { driver: (driver) => alterEngine(driver, { request: groupedBy((_, { orderBy }) => orderBy) }) },
  },
  {
    key: "aggregate-parents/ignores-on",
    says: "groups by the parent's first id column instead of `on`",
    fails: ["aggregate-parents/on"],
    alter: {
      driver: (driver) => alterEngine(driver, { request: groupedBy((_, { orderBy }) => orderBy.slice(0, 1)) }),
    },
  },
  {
    key: "aggregate-parents/order-of-insertion",
    says: "takes the members of a group in the order in which they were written",
    fails: ["aggregate-parents/order-of-string-ids", "aggregate-parents/order-of-integer-ids"],
    mayFail: ["aggregate-parents/null-id-comes-first"],
    alter: { driver: (driver) => alterEngine(driver, { rules: { compareIds: () => 0 } }) },
  },
  {
    key: "aggregate-parents/order-of-locale",
    says: "orders the members of a group as a dictionary does",
    fails: ["aggregate-parents/order-of-string-ids"],
    alter: {
      driver: (driver) => alterEngine(driver, { rules: { compareIds: byTexts((a, b) => a.localeCompare(b, "en")) } }),
    },
  },
  {
    key: "aggregate-parents/order-of-utf-16",
    says: "orders the members of a group by UTF-16 code units",
    fails: ["aggregate-parents/order-of-string-ids"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, { rules: { compareIds: byTexts((a, b) => (a < b ? -1 : a > b ? 1 : 0)) } }),
    },
  },
  {
    key: "aggregate-parents/orders-integers-as-texts",
    says: "puts 10 before 9",
    fails: ["aggregate-parents/order-of-integer-ids"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            compareIds: (a, b) =>
              typeof a === "bigint" && typeof b === "bigint"
                ? compareValues(String(a), String(b))
                : compareValues(a, b),
          },
        }),
    },
  },
  {
    key: "aggregate-parents/null-makes-the-group-null",
    says: "gives a group with a NULL version no version",
    fails: ["aggregate-parents/null-versions-are-skipped"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: { groupText: (versions) => (versions.includes(null) ? null : versions.join("|")) },
        }),
    },
  },
  {
    key: "aggregate-parents/compares-counts",
    says: "knows a group by the number of its members",
    fails: ["aggregate-parents/member-added-changed-or-removed"],
    mayFail: [
      "select-columns/on-columns-travel",
      "aggregate-parents/*",
      "join-parents/mixed-lineages",
      "increment/counts",
    ],
    alter: {
      driver: (driver) => alterEngine(driver, { rules: { groupText: (versions) => String(versions.length) } }),
    },
  },
  {
    key: "aggregate-parents/hashes-the-whole-version",
    says: "hashes a member's single version where one of its fields is meant",
    fails: ["aggregate-parents/fields-are-isolated"],
    mayFail: ["select-columns/on-columns-travel", "aggregate-parents/*", "join-parents/mixed-lineages"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            versionOf: (row, key, parent) =>
              parent.aggregate === undefined ? SOUND_RULES.versionOf(row, key, parent) : wholeVersion(row),
          },
        }),
    },
  },
  {
    key: "aggregate-parents/null-group-is-null",
    says: "gives a group of NULLs only no version",
    fails: ["aggregate-parents/null-versions-are-skipped"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            groupText: (versions) =>
              versions.every((version) => version === null) ? null : SOUND_RULES.groupText(versions),
          },
        }),
    },
  },
  {
    key: "aggregate-parents/null-id-comes-last",
    says: "puts members with a NULL id last",
    fails: ["aggregate-parents/null-id-comes-first"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: {
            compareIds: (a, b) => {
              const [isNull, isOtherNull] = [(a ?? null) === null, (b ?? null) === null];
              return isNull === isOtherNull ? compareValues(a, b) : isNull ? 1 : -1;
            },
          },
        }),
    },
  },
  {
    key: "aggregate-parents/aggregates-the-first",
    says: "aggregates the first of several parents only",
    fails: ["aggregate-parents/two-aggregated-parents"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) =>
            alterParents(request, ({ aggregate, ...parent }, index): ParentRequest => {
              const isFirst = request.parents.findIndex((each) => each.aggregate !== undefined) === index;
              return isFirst && aggregate !== undefined ? { ...parent, aggregate } : parent;
            }),
        }),
    },
  },
];

type Aggregate = NonNullable<ParentRequest["aggregate"]>;

function groupedBy(
  columns: (parent: ParentRequest, aggregate: Aggregate) => readonly string[],
): (request: ResolveRequest) => ResolveRequest {
  return (request) =>
    alterParents(request, (parent) => {
      const { aggregate } = parent;
      return aggregate === undefined
        ? parent
        : { ...parent, aggregate: { ...aggregate, on: columns(parent, aggregate) } };
    });
}

function byTexts(
  compare: (a: string, b: string) => number,
): (a: StoredValue | undefined, b: StoredValue | undefined) => number {
  return (a, b) => (typeof a === "string" && typeof b === "string" ? compare(a, b) : compareValues(a, b));
}

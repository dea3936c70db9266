import {
  FeatureNotFoundError,
  MetadataSchemaError,
  type ParentRequest,
  type ResolveRequest,
} from "@metaxy/core/driver";
import { alterEngine } from "./alter-engine.ts";
import { alterParents, alterReferences } from "./alter-parents.ts";
import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `join-parents` must see. */
export const joinParentsMutants: readonly Mutant[] = [
  {
    key: "join-parents/left-join",
    says: "expects every sample of the first parent",
    fails: ["join-parents/inner"],
    mayFail: [
      "collapse-children/childless-feature-exists",
      "select-columns/rename",
      "select-columns/colliding-columns",
      "join-parents/three-parents",
      "join-parents/on-shared-ids",
      "join-parents/all-optional-full",
      "join-parents/diamond",
      "join-parents/mixed-lineages",
      "join-parents/null-ids-never-match",
      "hash-fields/layout",
      "compare-with-current/on-all-ids",
      "types/sample-ids-of-any-type",
    ],
    alter: { driver: (driver) => alterEngine(driver, { request: optionalFrom((index) => index > 0) }) },
  },
  {
    key: "join-parents/collides-on-the-third",
    says: "takes the second parent for the third",
    fails: ["join-parents/three-parents"],
    mayFail: ["join-parents/all-optional-full", "hash-fields/layout"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) => alterReferences(request, (part) => ({ ...part, parent: Math.min(part.parent, 1) })),
        }),
    },
  },
  {
    key: "join-parents/cross-join",
    says: "joins every row of one parent with every row of another",
    fails: ["join-parents/on-shared-ids"],
    mayFail: [
      "select-columns/rename",
      "select-columns/colliding-columns",
      "select-columns/colliding-suffixes",
      "aggregate-parents/two-aggregated-parents",
      "join-parents/*",
      "hash-fields/layout",
      "hash-fields/null-versions",
      "compare-with-current/on-all-ids",
      "upstream/calculate-and-write",
      "upstream/calculate-keeps-every-sample",
      "types/sample-ids-of-any-type",
      "collapse-children/samples-of-children-pass-marks",
    ],
    alter: { driver: (driver) => alterEngine(driver, { rules: { matches: () => true } }) },
  },
  {
    key: "join-parents/drops-samples",
    says: "expects only samples that every parent has, optional ones too",
    fails: ["join-parents/optional-left"],
    mayFail: [
      "join-parents/all-optional-full",
      "join-parents/optional-without-table",
      "join-parents/all-optional-without-tables",
      "join-parents/mixed-lineages",
      "join-parents/optional-absence-is-stable",
      "hash-fields/layout",
      "hash-fields/null-versions",
    ],
    alter: { driver: (driver) => alterEngine(driver, { request: optionalFrom(() => false) }) },
  },
  {
    key: "join-parents/left-join-from-the-first",
    says: "expects samples of the first parent only, where all are optional",
    fails: ["join-parents/all-optional-full"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, { request: optionalFrom((index, parent) => index > 0 && parent.optional) }),
    },
  },
  {
    key: "join-parents/refuses-absent-optional-parents",
    says: "does not find an optional parent that was never written",
    fails: ["join-parents/optional-without-table", "join-parents/all-optional-without-tables"],
    mayFail: ["collapse-children/childless-feature-exists", "join-parents/optional-absence-is-stable"],
    alter: { driver: (driver) => alterEngine(driver, { request: refuseAbsent }) },
  },
  {
    key: "join-parents/orphans-all-without-a-parent",
    says: "expects nothing where a required parent is nowhere",
    fails: ["join-parents/required-without-table"],
    mayFail: ["schema/error-codes"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) =>
            original(feature, options).catch((error: unknown) => {
              if (!(error instanceof FeatureNotFoundError)) throw error;
              return original(feature, {
                ...options,
                samples: store.readMetadata(feature, { filters: "id IS NULL" }).arrow(),
              });
            }),
        }),
    },
  },
  {
    key: "join-parents/compares-one-branch",
    says: "hashes the versions of the first parent only",
    fails: ["join-parents/diamond"],
    mayFail: [
      "select-columns/*",
      "aggregate-parents/two-aggregated-parents",
      "join-parents/*",
      "hash-fields/*",
      "compare-with-current/on-all-ids",
      "upstream/calculate-keeps-every-sample",
    ],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) => alterReferences(request, (part) => (part.parent === 0 ? part : "")),
        }),
    },
  },
  {
    key: "join-parents/one-lineage-for-all",
    says: "takes every parent of several for 1:1",
    fails: ["join-parents/mixed-lineages"],
    mayFail: ["aggregate-parents/two-aggregated-parents"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          request: (request) =>
            request.parents.length > 1
              ? alterParents(request, ({ aggregate: _, ...parent }): ParentRequest => parent)
              : request,
        }),
    },
  },
  {
    key: "join-parents/absence-is-null",
    says: "gives a sample that an optional parent does not have no version",
    fails: ["join-parents/optional-absence-is-stable"],
    mayFail: [
      "join-parents/optional-left",
      "join-parents/all-optional-full",
      "join-parents/optional-without-table",
      "join-parents/all-optional-without-tables",
      "join-parents/mixed-lineages",
      "hash-fields/layout",
      "hash-fields/null-versions",
      "upstream/calculate-keeps-every-sample",
    ],
    alter: { driver: (driver) => alterEngine(driver, { rules: { absent: null } }) },
  },
  {
    key: "join-parents/null-equals-null",
    says: "joins rows that have NULL in the columns that parents are joined on",
    fails: ["join-parents/null-ids-never-match"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rules: { matches: (a, b, on) => on.every((name) => (a[name] ?? null) === (b[name] ?? null)) },
        }),
    },
  },
  {
    key: "join-parents/finds-nothing-of-other-types",
    says: "expects nothing where the types of an id differ between parents",
    fails: ["join-parents/id-types-differ"],
    mayFail: [
      "filter/expression-errors",
      "select-columns/colliding-columns",
      "increment/sample-frames-are-checked",
      "schema/unknown-filter-column",
      "schema/id-types",
      "write/bytes-are-arrow",
      "types/rounded-ids",
    ],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) =>
            original(feature, options).catch((error: unknown) => {
              if (!(error instanceof MetadataSchemaError)) throw error;
              return original(feature, { ...options, samples: [] });
            }),
        }),
    },
  },
];

function optionalFrom(
  isOptional: (index: number, parent: ParentRequest) => boolean,
): (request: ResolveRequest) => ResolveRequest {
  return (request) => alterParents(request, (parent, index) => ({ ...parent, optional: isOptional(index, parent) }));
}

function refuseAbsent(request: ResolveRequest): ResolveRequest {
  const absent = request.parents.find((parent) => parent.types === undefined);
  if (absent !== undefined) throw new FeatureNotFoundError(`${absent.feature} is not here.`);
  return request;
}

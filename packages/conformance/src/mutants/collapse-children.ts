import type { MetadataStore } from "@metaxy/core";
import {
  DELETED_AT,
  PROVENANCE_BY_FIELD,
  type ResolveRequest,
  type RowBatches,
  STATUS,
  type StoreDriver,
  type StoredRow,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { allRows, alterDriver, type ChangedRow, changeRows, isUserTable } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterStore } from "./alter-store.ts";
import { bareClock } from "./bare-clock.ts";
import { carrying } from "./carrying.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `collapse-children` must see. */
export const collapseChildrenMutants: readonly Mutant[] = [
  {
    key: "collapse-children/new-per-child",
    says: "hands out a new parent once more for a child",
    fails: ["collapse-children/one-row-per-parent"],
    mayFail: [
      "copy/filters-reach-marks",
      "collapse-children/deletes-reach-marks",
      "collapse-children/carries-whole-families",
      "join-parents/mixed-lineages",
      "collapse-children/changed-parent-once",
      "collapse-children/removed-parent-once",
      "collapse-children/predicate-on-any-child",
      "collapse-children/marks-follow-deletes",
      "increment/row-values",
      "collapse-children/filters-see-marks",
    ],
    alter: { driver: twice("new") },
  },
  {
    key: "collapse-children/stale-per-child",
    says: "hands out a stale parent once more for a child",
    fails: ["collapse-children/changed-parent-once"],
    mayFail: [
      "delete/orphans-of-another-definition",
      "collapse-children/marks-replace-later-marks",
      "collapse-children/one-row-per-parent",
      "collapse-children/removed-parent-once",
      "collapse-children/any-child-differs",
      "collapse-children/predicate-on-any-child",
      "collapse-children/empty-parent-is-done",
      "collapse-children/stale-fields-are-the-union",
      "collapse-children/filters-see-marks",
    ],
    alter: { driver: twice("stale") },
  },
  {
    key: "collapse-children/orphaned-per-child",
    says: "gives an orphaned parent once more for a child",
    fails: ["collapse-children/removed-parent-once"],
    mayFail: ["collapse-children/one-row-per-parent", "collapse-children/changed-parent-once"],
    alter: { driver: twice("orphaned") },
  },
  {
    key: "collapse-children/looks-at-one-child",
    says: "looks at an arbitrary child of a parent",
    fails: ["collapse-children/any-child-differs", "collapse-children/stale-fields-are-the-union"],
    mayFail: ["collapse-children/predicate-on-any-child"],
    alter: { driver: (driver) => alterEngine(driver, { rules: { compared: (stored) => stored.slice(0, 1) } }) },
  },
  {
    key: "collapse-children/asks-nothing-of-marks",
    says: "forgets predicates and filters on the target once a parent was marked",
    fails: ["collapse-children/filters-see-marks"],
    alter: { driver: (driver) => alterEngine(driver, { request: withoutQuestionsOfMarks }) },
  },
  {
    key: "collapse-children/samples-by-parent",
    says: "compares samples of children by the ids of their parents",
    fails: ["collapse-children/samples-of-children-pass-marks"],
    alter: { driver: (driver) => alterEngine(driver, { request: comparedByParent }) },
  },
  {
    key: "collapse-children/children-of-then",
    says: "lets children that were read keep the provenance of then",
    fails: ["collapse-children/children-given-again"],
    alter: { store: keepingProvenance },
  },
  {
    key: "collapse-children/predicate-on-all-children",
    says: "wants a staleness predicate to hold for all children",
    fails: ["collapse-children/predicate-on-any-child"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, { rules: { isForced: (holds) => holds.length > 0 && !holds.includes(false) } }),
    },
  },
  {
    key: "collapse-children/keeps-vanished-children",
    says: "keeps children that a parent no longer has",
    fails: ["collapse-children/replace-children"],
    mayFail: ["collapse-children/crash-in-replace", "collapse-children/children-given-again"],
    alter: { store: keepingVanished },
  },
  {
    key: "collapse-children/ignores-marks",
    says: "forgets that a parent without children was done",
    fails: ["collapse-children/empty-parent-is-done"],
    mayFail: [
      "copy/filters-reach-marks",
      "collapse-children/deletes-reach-marks",
      "collapse-children/marks-replace-later-marks",
      "collapse-children/refused-children-hide-nothing",
      "collapse-children/childless-feature-exists",
      "collapse-children/carries-whole-families",
      "collapse-children/marks-follow-deletes",
      "collapse-children/crash-in-replace",
      "open/survives-reopen",
      "copy/every-definition-and-tombstone",
      "collapse-children/filters-see-marks",
    ],
    alter: { driver: (driver) => alterEngine(driver, { request: withoutMarks }) },
  },
  {
    key: "collapse-children/marks-survive-the-drop",
    says: "keeps the marks of a dropped feature",
    fails: ["collapse-children/marks-follow-deletes"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          drop: async (table) =>
            table.name.startsWith("metaxy_system__expansion_marks") ? undefined : driver.drop(table),
        }),
    },
  },
  {
    key: "collapse-children/marks-first",
    says: "marks all parents as done before it writes their children",
    fails: ["collapse-children/crash-in-replace"],
    mayFail: ["collapse-children/refused-children-hide-nothing"],
    alter: {
      store: (store) =>
        alterStore(store, {
          replaceChildren:
            (original) =>
            async (...given) => {
              const [feature, parents, rows, options] = given;
              await original(feature, parents, [], options);
              return original(feature, parents, rows, options);
            },
        }),
    },
  },
  {
    key: "collapse-children/carries-one-child",
    says: "carries one child of each parent forward",
    fails: ["collapse-children/carries-whole-families"],
    alter: carrying((driver, isCarrying) =>
      alterDriver(driver, {
        append: (table, rows, options) =>
          driver.append(table, isCarrying() && isUserTable(table) ? firstOfEachDocument(rows) : rows, options),
      }),
    ),
  },
  {
    key: "collapse-children/carries-no-marks",
    says: "does not carry the marks of childless parents forward",
    fails: ["collapse-children/carries-whole-families", "hash-fields/random-plans"],
    alter: carrying((driver, isCarrying) =>
      alterDriver(driver, {
        append: (table, rows, options) =>
          driver.append(table, isCarrying() && !isUserTable(table) ? changeRows(rows, () => undefined) : rows, options),
      }),
    ),
  },
  {
    key: "collapse-children/no-table-without-children",
    says: "creates no table for children while there are marks alone",
    fails: ["collapse-children/childless-feature-exists"],
    mayFail: ["compare-with-current/parent-redefined", "write/empty-batch"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            const isEmpty = isUserTable(table) && (await allRows(rows)).length === 0;
            return isEmpty ? { rows: 0 } : driver.append(table, rows, options);
          },
        }),
    },
  },
  {
    key: "collapse-children/hides-before-it-checks",
    says: "hides children for others that it then refuses",
    fails: ["collapse-children/refused-children-hide-nothing"],
    mayFail: ["collapse-children/crash-in-replace"],
    alter: {
      store: (store) =>
        alterStore(store, {
          replaceChildren:
            (original) =>
            (...given) => {
              const [feature, parents] = given;
              return original(...given).catch(async (error: unknown) => {
                await original(feature, parents, []).catch(() => undefined);
                throw error;
              });
            },
        }),
    },
  },
  {
    key: "collapse-children/marks-by-the-bare-clock",
    says: "stamps marks with the bare clock",
    fails: ["collapse-children/marks-replace-later-marks"],
    alter: bareClock({
      column: UPDATED_AT,
      rows: () => true,
      tables: (table) => table.name.startsWith("metaxy_system__expansion_marks"),
    }),
  },
  {
    key: "collapse-children/never-deletes-marks",
    says: "keeps marks that are to be deleted",
    fails: ["collapse-children/deletes-reach-marks"],
    mayFail: ["collapse-children/marks-follow-deletes"],
    alter: {
      driver: (driver) =>
        alterDriver(driver, {
          append: (table, rows, options) =>
            driver.append(table, isUserTable(table) ? rows : changeRows(rows, liveOnly), options),
        }),
    },
  },
  {
    key: "collapse-children/plain-writes-in-silence",
    says: "does not warn of a plain write of children",
    fails: ["collapse-children/plain-write-warns-once"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "EXPANSION_PLAIN_WRITE") onWarning?.(warning);
        },
      }),
    },
  },
  {
    key: "collapse-children/gives-parents-versions",
    says: "gives parents without versions those of an empty text",
    fails: ["collapse-children/parents-have-versions"],
    alter: {
      store: (store) =>
        alterStore(store, {
          replaceChildren:
            (original) =>
            async (...given) => {
              const [feature, parents, rows, options] = given;
              const named: object = typeof feature === "object" && "fields" in feature ? Object(feature.fields) : {};
              const empty = Object.fromEntries(Object.keys(named).map((field) => [field, ""]));
              const versioned: readonly object[] | typeof parents = Array.isArray(parents)
                ? parents.map((parent: object) => ({
                    ...parent,
                    [PROVENANCE_BY_FIELD]: Reflect.get(parent, PROVENANCE_BY_FIELD) ?? empty,
                  }))
                : parents;
              // The changed rows are a caller's mistakes on purpose.
              return original(feature, versioned as typeof parents, rows, options);
            },
        }),
    },
  },
];

function withoutQuestionsOfMarks(request: ResolveRequest): ResolveRequest {
  const { target } = request;
  return target.marks === undefined ? request : { ...request, target: { ...target, where: undefined, stale: [] } };
}

function comparedByParent(request: ResolveRequest): ResolveRequest {
  const byParent = request.compareOn.filter((id) => id === "doc");
  return request.samples === undefined || byParent.length === 0 ? request : { ...request, compareOn: byParent };
}

function twice(status: string): (driver: StoreDriver) => StoreDriver {
  const rows = (row: StoredRow, request: ResolveRequest): ChangedRow =>
    request.collapse && row[STATUS] === status ? [row, row] : row;
  return (driver) => alterEngine(driver, { rows });
}

function withoutMarks(request: ResolveRequest): ResolveRequest {
  return { ...request, target: { ...request.target, marks: undefined } };
}

/** Children that were given with a provenance are written again with that. */
function keepingProvenance(store: MetadataStore): MetadataStore {
  return alterStore(store, {
    replaceChildren:
      (original) =>
      async (...given) => {
        const [feature, , rows] = given;
        const replaced = await original(...given);
        const children: readonly object[] = Array.isArray(rows) ? rows : [];
        const versioned = children.filter((child) => PROVENANCE_BY_FIELD in child);
        if (versioned.length > 0) await store.writeMetadata(feature, versioned as typeof rows);
        return replaced;
      },
  });
}

/** Live children are given again with those that replace them. */
function keepingVanished(store: MetadataStore): MetadataStore {
  return alterStore(store, {
    replaceChildren:
      (original) =>
      async (...given) => {
        const [feature, parents, rows, options] = given;
        const isKnown = await store.hasFeature(feature);
        const live: readonly object[] = isKnown ? await store.readMetadata(feature).toArray() : [];
        const children: readonly object[] = Array.isArray(rows) ? rows : [];
        const ids = Object.keys(children[0] ?? {}).filter((name) => name === "doc" || name === "page");
        const key = (row: object): string => ids.map((name) => String(Reflect.get(row, name))).join("/");
        const replaced = new Set(children.map(key));
        const docs = new Set((Array.isArray(parents) ? parents : []).map((parent) => Reflect.get(parent, "doc")));
        const kept = live.filter((row) => !replaced.has(key(row)) && docs.has(Reflect.get(row, "doc")));
        const all = [...children, ...kept] as typeof rows;
        return original(feature, parents, all, options);
      },
  });
}

function firstOfEachDocument(rows: RowBatches): RowBatches {
  const seen = new Set<unknown>();
  return changeRows(rows, (row) => {
    const isFirst = row.doc === undefined || !seen.has(row.doc);
    seen.add(row.doc);
    return isFirst ? row : undefined;
  });
}

function liveOnly(row: StoredRow): ChangedRow {
  return (row[DELETED_AT] ?? null) === null ? row : undefined;
}

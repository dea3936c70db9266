import type { MetadataStore } from "@metaxy/core";
import { type StoreDriver, type StoredRow, tableName } from "@metaxy/core/driver";
import { alterAppends, alterDriver } from "./alter-driver.ts";
import { alterFilters } from "./alter-filters.ts";
import { alterNames } from "./alter-names.ts";
import { alterReadOptions } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `security` must see. */
export const securityMutants: readonly Mutant[] = [
  {
    key: "security/splices-values",
    says: "puts values between quotes as they are, so that a quote in one ends it",
    fails: ["security/values", "security/settings"],
    alter: { driver: dropsNamedTables },
  },
  {
    key: "security/splices-literals",
    says: "takes a quote in a filter's literal for its end",
    fails: ["security/values"],
    mayFail: ["names/awkward-columns", "security/names", "security/huge-values"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) =>
          leaf.kind === "compare" && leaf.right.kind === "literal" && typeof leaf.right.value === "string"
            ? { ...leaf, right: { kind: "literal", value: leaf.right.value.split("'")[0] ?? "" } }
            : leaf,
        ),
    },
  },
  {
    key: "security/quotes-names-otherwise",
    says: "quotes names by another dialect's rule",
    fails: ["security/names"],
    mayFail: ["names/awkward-columns"],
    alter: { driver: (driver) => alterNames(driver, (name) => name.replaceAll("`", "``")) },
  },
  {
    key: "security/passes-sql-through",
    says: "reads a filter's text up to a semicolon or comment and leaves the rest to the database",
    fails: ["security/filter-text"],
    mayFail: ["names/awkward-columns"],
    alter: { store: readsFirstStatement },
  },
  {
    key: "security/cuts-lists-of-literals",
    says: "looks at the first thousand literals of a list alone",
    fails: ["security/huge-values"],
    alter: {
      driver: (driver) =>
        alterFilters(driver, (leaf) => (leaf.kind === "in" ? { ...leaf, values: leaf.values.slice(0, 1000) } : leaf)),
    },
  },
];

/** Carries out what a value asks for where it drops a table. */
function dropsNamedTables(driver: StoreDriver): StoreDriver {
  const asked: string[] = [];
  const noticing = alterAppends(driver, (row: StoredRow) => {
    for (const value of Object.values(row)) {
      const table = typeof value === "string" ? /^';? DROP TABLE (\w+);/.exec(value)?.[1] : undefined;
      if (table !== undefined) asked.push(table);
    }
    return row;
  });
  return alterDriver(noticing, {
    append: async (table, rows, options) => {
      const appended = await noticing.append(table, rows, options);
      for (const name of asked.splice(0)) await driver.drop(tableName(name.split("__")));
      return appended;
    },
  });
}

function readsFirstStatement(store: MetadataStore): MetadataStore {
  return alterReadOptions(store, (options) => {
    const { filters } = options;
    return typeof filters === "string" ? { ...options, filters: filters.split(/;|--|\/\*/)[0] } : options;
  });
}

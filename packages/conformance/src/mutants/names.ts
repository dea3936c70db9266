import { type StoredRow, SYSTEM_COLUMNS, tableName } from "@metaxy/core/driver";
import { alterAppends } from "./alter-driver.ts";
import { alterNames } from "./alter-names.ts";
import { alterWrites } from "./alter-store.ts";
import { alterTables } from "./alter-tables.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `names` must see. */
export const namesMutants: readonly Mutant[] = [
  {
    key: "names/words-only",
    says: "keeps of names what needs no quotes",
    fails: ["names/awkward-columns"],
    mayFail: ["filter/sql-text-grammar", "names/*", "security/names"],
    alter: { driver: (driver) => alterNames(driver, (name) => name.replaceAll(/\W/gu, "_")) },
  },
  {
    key: "names/normalises-names",
    says: "brings names into one Unicode form",
    fails: ["names/awkward-columns"],
    mayFail: ["security/names"],
    alter: { driver: (driver) => alterNames(driver, (name) => name.normalize("NFC")) },
  },
  {
    key: "names/ends-names-at-nul",
    says: "ends names at U+0000",
    fails: ["names/unusable-columns", "names/frames"],
    alter: { driver: (driver) => alterNames(driver, (name) => name.split("\0")[0] ?? "") },
  },
  {
    key: "names/repairs-names",
    says: "puts U+FFFD where a name has half of a surrogate pair",
    fails: ["names/unusable-columns"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toWellFormed(), value])),
        ),
    },
  },
  {
    key: "names/folds-case",
    says: "takes names that differ in case for one",
    fails: ["names/case", "names/frames"],
    mayFail: ["increment/stale-fields", "names/prototype-names", "security/names"],
    alter: { driver: (driver) => alterNames(driver, (name) => name.toLowerCase()) },
  },
  {
    key: "names/drops-marks",
    says: "drops U+FEFF at the beginning of names",
    fails: ["names/byte-order-mark"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace(/^\uFEFF/, ""), value])),
        ),
    },
  },
  {
    key: "names/drops-reserved-columns",
    says: "leaves user columns with reserved names out of a write in silence",
    fails: ["names/reserved-system-names"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) =>
          Object.fromEntries(
            Object.entries(row).filter(([name]) => !name.startsWith("metaxy_") || SYSTEM_COLUMNS.includes(name)),
          ),
        ),
    },
  },
  {
    key: "names/rows-are-plain-objects",
    says: "copies rows into plain objects, which have no column `__proto__`",
    fails: ["names/prototype-names"],
    alter: { driver: (driver) => alterAppends(driver, copied) },
  },
  {
    key: "names/last-parts-only",
    says: "names tables by the last eight parts of a key",
    fails: ["names/deep-keys"],
    alter: { driver: (driver) => alterTables(driver, (table) => tableName(table.parts.slice(-8))) },
  },
];

function copied(row: StoredRow): StoredRow {
  const copy: StoredRow = {};
  for (const [name, value] of Object.entries(row)) copy[name] = value;
  return copy;
}

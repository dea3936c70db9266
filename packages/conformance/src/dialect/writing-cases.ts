import type { ColumnType } from "@metaxy/core/driver";
import { bind, constant, name, sql, trustedSql } from "@metaxy/sql";
import { HOSTILE_TEXTS } from "../suite/hostile-texts.ts";
import type { DialectCase } from "./dialect-case.ts";

const TYPES: readonly ColumnType[] = [
  "bool",
  "int32",
  "int64",
  "float64",
  "string",
  "timestamp",
  { struct: new Map([["f", "string"]]) },
];

/** Values, texts, names and types of a statement. */
export const writingCases: readonly DialectCase[] = [
  {
    member: "placeholder",
    says: "A bound text is the same text, whatever is in it.",
    async run(t) {
      for (const text of HOSTILE_TEXTS) await t.expectRows(sql`SELECT ${bind(text, "string")} AS v`, [[text]]);
    },
  },
  {
    member: "placeholder",
    says: "Bound values compare as values: integers to the last digit, times to the microsecond.",
    async run(t) {
      const equal = (left: bigint, right: bigint, type: ColumnType) =>
        sql`SELECT CASE WHEN ${bind(type === "timestamp" ? { timestamp: left } : left, type)} = ${bind(type === "timestamp" ? { timestamp: right } : right, type)} THEN 'equal' ELSE 'not' END AS v`;
      await t.expectRows(equal(2n ** 63n - 1n, 2n ** 63n - 1n, "int64"), [["equal"]]);
      await t.expectRows(equal(2n ** 63n - 1n, 2n ** 63n - 2n, "int64"), [["not"]]);
      await t.expectRows(equal(1_735_689_600_000_001n, 1_735_689_600_000_001n, "timestamp"), [["equal"]]);
      await t.expectRows(equal(1_735_689_600_000_001n, 1_735_689_600_000_000n, "timestamp"), [["not"]]);
    },
  },
  {
    member: "quoteText",
    says: "A text in the statement is the same text, whatever is in it.",
    async run(t) {
      for (const text of HOSTILE_TEXTS) await t.expectRows(sql`SELECT ${constant(text)} AS v`, [[text]]);
    },
  },
  {
    member: "quoteName",
    says: "A name of a column is that name, whatever is in it, and names are not mixed up.",
    async run(t) {
      for (const text of HOSTILE_TEXTS.filter((each) => !t.refusedNames.includes(each))) {
        const inner = sql`SELECT 'right' AS ${name(text)}, 'wrong' AS ${name(`${text}2`)}`;
        await t.expectRows(sql`SELECT ${name(text)} FROM (${inner}) AS t`, [["right"]]);
      }
    },
  },
  {
    member: "foldsCase",
    says: "Names that differ in case are two names exactly where the dialect says so.",
    async run(t) {
      const two = sql`SELECT ${name("Path")}, ${name("path")} FROM (SELECT 'upper' AS ${name("Path")}, 'lower' AS ${name("path")}) AS t`;
      const rows = await t.rowsOf(two).catch(() => undefined);
      const apart = rows !== undefined && rows[0]?.join() === "upper,lower";
      if (apart === t.dialect.foldsCase) {
        throw new Error(
          `foldsCase is ${t.dialect.foldsCase}, but the engine ${apart ? "keeps the two apart" : "does not"}.`,
        );
      }
    },
  },
  {
    member: "typeName",
    says: "Every type's name is one that the engine casts to.",
    async run(t) {
      for (const type of TYPES) {
        const cast = sql`CAST(NULL AS ${trustedSql(t.dialect.typeName(type))})`;
        await t.expectRows(sql`SELECT CASE WHEN ${cast} IS NULL THEN 'null' ELSE 'a value' END AS v`, [["null"]]);
      }
    },
  },
];

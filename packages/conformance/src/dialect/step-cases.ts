import { HASH_ALGORITHMS, hashText } from "@metaxy/core/driver";
import {
  bind,
  constant,
  joinSql,
  keepLatestByWindow,
  keepLatestRows,
  name,
  type Sql,
  sql,
  trustedSql,
} from "@metaxy/sql";
import type { DialectCase } from "./dialect-case.ts";

const UNCUT = 128;
const TEXTS: readonly string[] = ["", "a", "x|1|é", "🙂".repeat(40), "0123456789".repeat(30)];

/** What the seven steps ask of a dialect, against known answers. */
export const stepCases: readonly DialectCase[] = [
  {
    member: "hashes",
    says: "Every hash gives the library's text, of parts joined, NULL where a part is NULL.",
    async run(t) {
      for (const algorithm of HASH_ALGORITHMS) {
        const hash = t.dialect.hashes[algorithm];
        if (hash === undefined) continue;
        for (const text of TEXTS) {
          const expected = hashText({ algorithm, length: UNCUT }, `field|${text}`);
          await t.expectRows(sql`SELECT ${hash(["field|", bind(text, "string")])} AS v`, [[expected]]);
        }
        await t.expectRows(
          sql`SELECT ${hash(["field|", sql`CAST(NULL AS ${trustedSql(t.dialect.typeName("string"))})`])} AS v`,
          [[null]],
        );
      }
    },
  },
  {
    member: "joinTextInGroup",
    says: "A group's texts are joined in the given order, NULL first; NULL texts are skipped; of NULLs alone it is NULL.",
    async run(t) {
      const rows = valuesOf([
        ["g", "b", 2n],
        ["g", "first", null],
        ["g", "c", 10n],
        ["g", null, 3n],
        ["h", null, 1n],
      ]);
      const joined = t.dialect.joinTextInGroup(name("text"), [name("place")]);
      await t.expectRows(
        sql`SELECT ${name("grp")}, ${joined} AS v FROM (${rows}) AS t GROUP BY ${name("grp")} ORDER BY ${name("grp")}`,
        [
          ["g", "first|b|c"],
          ["h", null],
        ],
      );
    },
  },
  {
    member: "makeRecord, readField",
    says: "A record gives back each field's text under its own name, and NULL for NULL.",
    async run(t) {
      const record = t.dialect.makeRecord([
        { name: "a_b", value: constant("first") },
        { name: "z-1", value: sql`CAST(NULL AS ${trustedSql(t.dialect.typeName("string"))})` },
      ]);
      const type = {
        struct: new Map([
          ["a_b", "string"],
          ["z-1", "string"],
        ] as const),
      };
      const read = (key: string): Sql => t.dialect.readField(name("record"), key, type);
      await t.expectRows(
        sql`SELECT ${read("a_b")} AS a, ${read("z-1")} AS z FROM (SELECT ${record} AS ${name("record")}) AS t`,
        [["first", null]],
      );
    },
  },
  {
    member: "makeTextList",
    says: "A list holds the texts that are not NULL, in order.",
    async run(t) {
      const list = t.dialect.makeTextList([
        constant("b"),
        sql`CAST(NULL AS ${trustedSql(t.dialect.typeName("string"))})`,
        constant("a"),
      ]);
      await t.expectRows(sql`SELECT ${list} AS v`, [[["b", "a"]]]);
    },
  },
  {
    member: "byCodePoint",
    says: "Texts sort by code point: not by language, not by UTF-16 unit.",
    async run(t) {
      const sorted = ["", "10", "9", "B", "a", "e\u0301", "é", "～", "🙂"];
      const rows = joinSql(
        [...sorted].reverse().map((text) => sql`SELECT ${bind(text, "string")} AS ${name("text")}`),
        sql` UNION ALL `,
      );
      await t.expectRows(
        sql`SELECT ${name("text")} FROM (${rows}) AS t ORDER BY ${t.dialect.byCodePoint(name("text"))}`,
        sorted.map((text) => [text]),
      );
    },
  },
  {
    member: "oneMicrosecondAfter",
    says: "A time and the next microsecond.",
    async run(t) {
      const time = bind({ timestamp: 1_735_689_599_999_999n }, "timestamp");
      const next = bind({ timestamp: 1_735_689_600_000_000n }, "timestamp");
      await t.expectRows(
        sql`SELECT CASE WHEN ${t.dialect.oneMicrosecondAfter(time)} = ${next} THEN 'equal' ELSE 'not' END AS v`,
        [["equal"]],
      );
    },
  },
  {
    member: "keepLatestRows",
    says: "The dialect's own form of the step gives what the common form gives.",
    async run(t) {
      const rows = {
        from: sql`(${storedRows()})`,
        isTable: false,
        types: new Map([
          ["id", "string"],
          ["metaxy_updated_at", "timestamp"],
          ["metaxy_provenance", "string"],
        ] as const),
        columns: ["id", "metaxy_provenance"],
        where: undefined,
        by: ["id"],
      };
      const sorted = (step: Sql): Sql => sql`SELECT * FROM (${step}) AS t ORDER BY ${name("id")}`;
      const expected = [
        ["v1", "b"],
        ["v2", null],
      ];
      await t.expectRows(sorted(keepLatestByWindow(rows, t.dialect)), expected);
      await t.expectRows(sorted(keepLatestRows(rows, t.dialect)), expected);
    },
  },
];

/** Three rows; two of one id with equal times, of which the greater version is the later. */
function storedRows(): Sql {
  const row = (id: string, time: bigint, version: string | null): Sql =>
    sql`SELECT ${bind(id, "string")} AS ${name("id")}, ${bind({ timestamp: time }, "timestamp")} AS ${name("metaxy_updated_at")}, ${bind(version, "string")} AS ${name("metaxy_provenance")}`;
  return joinSql([row("v1", 1n, "b"), row("v1", 1n, "a"), row("v2", 1n, "x"), row("v2", 2n, null)], sql` UNION ALL `);
}

function valuesOf(rows: readonly (readonly [string, string | null, bigint | null])[]): Sql {
  const selects = rows.map(
    ([group, text, place]) =>
      sql`SELECT ${bind(group, "string")} AS ${name("grp")}, ${bind(text, "string")} AS ${name("text")}, ${bind(place, "int64")} AS ${name("place")}`,
  );
  return joinSql(selects, sql` UNION ALL `);
}

import { describe, expect, test } from "vitest";
import type { ParentRequest, ResolveRequest } from "../../src/plan/resolve-request.ts";
import { batchesOf, type ColumnType, rowsBatch } from "../../src/rows/index.ts";
import { bare } from "../rows/arbitrary-rows.ts";
import {
  batches,
  FIELD,
  type GivenRow,
  type GivenTable,
  h,
  parent,
  request,
  resolved,
  tableTypes,
  target,
} from "./engine.ts";
import { stored, struct, types } from "./frames.ts";

const F = ["f"];
const table = (
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly GivenRow[],
  fields: readonly string[] = F,
): GivenTable => ({ columns, fields, rows });
const f = (version: string | null): GivenRow => ({ versions: { f: version } });
const out = (...texts: string[]): string => h(`out|1|${texts.join("|")}`);
/** Provenance of a row with one field. */
const row = (field: string): string => h(field);

/** Ids and provenance of the new rows of a request with these parents. */
function news(of: ResolveRequest, tables: readonly (GivenTable | undefined)[], columns: readonly string[]) {
  return resolved(of, { parents: tables.map((each) => each && batches(each)) }, columns);
}

/** A recipe over field `f` of so many parents. */
function recipe(parents: number) {
  const parts = Array.from({ length: parents }, (_, i) => [
    i === 0 ? "out|1|" : "|",
    { parent: i, structKey: "f" },
  ]).flat();
  return [{ ...FIELD, parts }];
}

describe("select-columns", () => {
  const videos = table({ id: "int64", path: "string", size: "int64" }, [
    { id: 1n, path: "a", size: 5n, ...f("x") },
    { id: 2n, path: "b", size: 7n, ...f("y") },
    { id: 3n, path: "c", size: 9n, ...f("z") },
  ]);

  test("filters of the call use old names, then names change, then filters of the dependency use new ones", async () => {
    const of = request({
      parents: [
        parent("p", videos, {
          columns: [
            { name: "id", from: "id", type: "int64" },
            // The names of two columns change places.
            { name: "size", from: "path", type: "string" },
            { name: "path", from: "size", type: "int64" },
          ],
          where: {
            kind: "compare",
            operator: ">",
            left: { kind: "column", name: "size" },
            right: { kind: "literal", value: 5n },
          },
          filter: {
            kind: "compare",
            operator: "=",
            left: { kind: "column", name: "size" },
            right: { kind: "literal", value: "b" },
          },
        }),
      ],
      fields: recipe(1),
      columns: [
        { name: "id", type: "int64" },
        { name: "path", type: "int64", parent: 0 },
      ],
    });
    expect(await news(of, [videos], ["id", "path", "size", "metaxy_status"])).toStrictEqual([
      bare<unknown>([
        ["id", 2n],
        ["path", 7n],
        ["size", null],
        ["metaxy_status", "new"],
      ]),
    ]);
  });

  test("user columns of every type pass through, and columns that look like the engine's own", async () => {
    const columns: Readonly<Record<string, ColumnType>> = {
      id: "int64",
      e0: "string",
      f: "timestamp",
      k0: { map: { key: "string", value: "int64" } },
      "metaxy row": { list: struct("a") },
      "^j0$": "binary",
      height: { decimal: { precision: 20, scale: 3 } },
      t0: "date",
      expected: "time",
      v0_0: "bool",
    };
    const values: GivenRow = {
      id: 1n,
      e0: "\ufeff",
      f: -1n,
      k0: new Map([["k", -(2n ** 63n)]]),
      "metaxy row": [{ a: null }, null],
      "^j0$": Uint8Array.of(0),
      height: "-1.250",
      t0: -1,
      expected: 86_399_999_999n,
      v0_0: true,
    };
    const odd = table(columns, [{ ...values, ...f("x") }]);
    const of = request({
      parents: [parent("p", odd)],
      fields: recipe(1),
      columns: Object.entries(columns).map(([name, type]) =>
        name === "id" ? { name, type } : { name, type, parent: 0 },
      ),
      target: target(table(columns, [])),
    });
    const names = Object.keys(columns);
    const [given] = stored([values], types(columns));
    expect(await news(of, [odd], [...names, "metaxy_provenance"])).toStrictEqual([
      bare<unknown>([...names.map((name) => [name, given?.[name]] as const), ["metaxy_provenance", row(out("x"))]]),
    ]);
  });

  test("data versions are hashed, not provenance, in either layout, and an absent field counts as NULL", async () => {
    const rows = [{ id: 1n, versions: { f: "provenance" }, dataVersions: { f: "data" } }];
    const plain = table({ id: "int64" }, rows);
    const of = request({ parents: [parent("p", plain)], fields: recipe(1), columns: [{ name: "id", type: "int64" }] });
    const expected = [bare([["metaxy_provenance", row(out("data"))]])];
    expect(await news(of, [plain], ["metaxy_provenance"])).toStrictEqual(expected);

    const layout = new Map([
      ...tableTypes(plain),
      ["metaxy_data_version_by_field", { map: { key: "string", value: "string" } } as const],
    ]);
    const asMap = { id: 1n, metaxy_data_version_by_field: new Map([["f", "data"]]) };
    const mapped = request({ ...of, parents: [parent("p", plain, { types: layout })] });
    const maps = batchesOf([rowsBatch(layout, stored([asMap], layout))]);
    expect(await resolved(mapped, { parents: [maps] }, ["metaxy_provenance"])).toStrictEqual(expected);

    const missing = request({
      ...of,
      parents: [parent("p", plain, { versions: ["g"] })],
      fields: [{ ...FIELD, parts: ["out|1|", { parent: 0, structKey: "g" }] }],
    });
    expect(await news(missing, [plain], ["metaxy_provenance"])).toStrictEqual([bare([["metaxy_provenance", null]])]);
  });
});

describe("aggregate-parents", () => {
  const on = ["group"];
  const aggregated = (given: GivenTable, more: Partial<ParentRequest> = {}): ResolveRequest =>
    request({
      parents: [parent("p", given, { aggregate: { on, orderBy: ["id"] }, ...more })],
      fields: recipe(1),
      columns: [
        { name: "group", type: "string" },
        { name: "id", type: given.columns.id ?? "null", parent: 0 },
      ],
      joinOn: on,
      compareOn: on,
      groupOrder: ["group", "id"],
      target: target(undefined, { idColumns: on }),
    });
  const versionsOf = async (given: GivenTable) =>
    news(aggregated(given), [given], ["group", "id", "metaxy_provenance"]);
  const expectRows = (rows: readonly (readonly unknown[])[]) =>
    rows.map(([group, id, joined]) =>
      bare([
        ["group", group],
        ["id", id],
        ["metaxy_provenance", row(out(h(String(joined))))],
      ]),
    );

  test("members are joined in the order of their ids, every row is kept, groups are neighbours in that order", async () => {
    const given = table({ id: "int64", group: "string" }, [
      { id: 10n, group: "b", ...f("4") },
      { id: 9n, group: "a", ...f("2") },
      { id: 2n, group: "b", ...f("3") },
      { id: -1n, group: "a", ...f("1") },
    ]);
    const rows = await versionsOf(given);
    expect(rows).toStrictEqual(
      expectRows([
        ["a", -1n, "1|2"],
        ["a", 9n, "1|2"],
        ["b", 2n, "3|4"],
        ["b", 10n, "3|4"],
      ]),
    );
  });

  test("texts are ordered by code point, NULL first", async () => {
    const given = table({ id: "string", group: "string" }, [
      { id: "😀", group: "a", ...f("5") },
      { id: "\uffff", group: "a", ...f("4") },
      { id: "a", group: "a", ...f("3") },
      { id: "B", group: "a", ...f("2") },
      { id: null, group: "a", ...f("1") },
    ]);
    expect((await versionsOf(given))[0]?.metaxy_provenance).toBe(row(out(h("1|2|3|4|5"))));
  });

  test("NULL versions are left out; a group of nothing else hashes the empty text; NULL is a group of its own", async () => {
    const given = table({ id: "int64", group: "string" }, [
      { id: 1n, group: "a", ...f(null) },
      { id: 2n, group: "a", ...f("x") },
      { id: 3n, group: "b", ...f(null) },
      { id: 4n, group: null, ...f("y") },
      { id: 5n, group: null, ...f("z") },
    ]);
    expect(new Set(await versionsOf(given))).toStrictEqual(
      new Set(
        expectRows([
          ["a", 1n, "x"],
          ["a", 2n, "x"],
          ["b", 3n, ""],
          [null, 4n, "y|z"],
          [null, 5n, "y|z"],
        ]),
      ),
    );
  });

  test("a long group is joined whole, and a filter takes members out before", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      id: BigInt(i),
      group: "a",
      provenance: "p",
      ...f(`v${i}`),
    }));
    const given = table({ id: "int64", group: "string" }, rows);
    const all = Array.from({ length: 20_000 }, (_, i) => `v${i}`);
    expect((await versionsOf(given))[7]?.metaxy_provenance).toBe(row(out(h(all.join("|")))));
    const filter = {
      kind: "compare",
      operator: "<",
      left: { kind: "column", name: "id" },
      right: { kind: "literal", value: 2n },
    } as const;
    const two = await news(aggregated(given, { filter }), [given], ["id", "metaxy_provenance"]);
    expect(two.map((each) => each.metaxy_provenance)).toStrictEqual([row(out(h("v0|v1"))), row(out(h("v0|v1")))]);
  });
});

describe("join-parents", () => {
  const a = table({ id: "int64", path: "string" }, [
    { id: 1n, path: "a1", ...f("a1") },
    { id: 2n, path: "a2", ...f("a2") },
    { id: null, path: "a?", ...f("a?") },
  ]);
  const b = table({ id: "int64", name: "string" }, [
    { id: 2n, name: "b2", ...f("b2") },
    { id: 3n, name: "b3", ...f("b3") },
    { id: null, name: "b?", ...f("b?") },
  ]);
  const c = table({ id: "int64" }, [
    { id: 2n, ...f("c2") },
    { id: 3n, ...f(null) },
    { id: 4n, ...f("c4") },
  ]);
  const of = (optional: readonly boolean[], tables: readonly (GivenTable | undefined)[]): ResolveRequest =>
    request({
      parents: tables.map((each, i) =>
        parent(`p${i}`, each ?? c, {
          optional: optional[i] ?? false,
          ...(each ? {} : { types: undefined, columns: [] }),
        }),
      ),
      fields: recipe(tables.length),
      columns: [
        { name: "id", type: "int64" },
        { name: "path", type: "string", parent: 0 },
        ...(tables[1] === b ? [{ name: "name", type: "string", parent: 1 } as const] : []),
      ],
    });
  const joined = async (optional: readonly boolean[], tables: readonly (GivenTable | undefined)[]) => {
    const rows = await news(of(optional, tables), tables, ["id", "path", "name", "metaxy_provenance", "metaxy_status"]);
    return new Set(
      rows.map((each) =>
        [each.id, each.path, each.name, each.metaxy_provenance, each.metaxy_status].map(String).join(" "),
      ),
    );
  };
  const expected = (id: bigint | null, user: readonly unknown[], versions: readonly string[]): string =>
    [id, ...user, row(out(...versions)), id === null ? "unidentified" : "new"].map(String).join(" ");

  test("required parents: samples that all of them have; NULL ids match nothing", async () => {
    expect(await joined([false, false], [a, b])).toStrictEqual(new Set([expected(2n, ["a2", "b2"], ["a2", "b2"])]));
  });

  test("an optional parent: every sample of the required one, its absence an empty text", async () => {
    expect(await joined([false, true], [a, b])).toStrictEqual(
      new Set([
        expected(1n, ["a1", null], ["a1", ""]),
        expected(2n, ["a2", "b2"], ["a2", "b2"]),
        expected(null, ["a?", null], ["a?", ""]),
      ]),
    );
  });

  test("only optional parents: samples that any of them has, ids coalesced, a NULL version an empty text", async () => {
    expect(await joined([true, true, true], [a, b, c])).toStrictEqual(
      new Set([
        expected(1n, ["a1", null], ["a1", "", ""]),
        expected(2n, ["a2", "b2"], ["a2", "b2", "c2"]),
        expected(3n, [null, "b3"], ["", "b3", ""]),
        expected(4n, [null, null], ["", "", "c4"]),
        expected(null, ["a?", null], ["a?", "", ""]),
        expected(null, [null, "b?"], ["", "b?", ""]),
      ]),
    );
  });

  test("an optional parent without a table counts as one without rows", async () => {
    expect(await joined([false, true], [a, undefined])).toStrictEqual(
      new Set([
        expected(1n, ["a1", null], ["a1", ""]),
        expected(2n, ["a2", null], ["a2", ""]),
        expected(null, ["a?", null], ["a?", ""]),
      ]),
    );
  });
});

describe("hash-fields", () => {
  const videos = table(
    { id: "int64" },
    [
      { id: 1n, versions: { f: "x|y", g: "é" } },
      { id: 2n, versions: { f: null, g: "g" } },
    ],
    ["f", "g"],
  );
  const of = (fields: ResolveRequest["fields"], more: Partial<ParentRequest> = {}): ResolveRequest =>
    request({ parents: [parent("p", videos, more)], fields, columns: [{ name: "id", type: "int64" }] });
  const two: ResolveRequest["fields"] = [
    {
      field: "a/b",
      structKey: "a_b",
      codeVersion: "1",
      parts: ["a/b|1|p.f|", { parent: 0, structKey: "f" }, "|p.g|", { parent: 0, structKey: "g" }],
    },
    { field: "c", structKey: "c", codeVersion: "2", parts: ["c|2"] },
  ];
  const versionColumns = [
    "id",
    "metaxy_provenance_by_field",
    "metaxy_provenance",
    "metaxy_data_version_by_field",
    "metaxy_data_version",
  ];

  test("each field hashes its recipe, the row its fields; a NULL version makes NULL of what it enters, and of nothing else", async () => {
    const c = h("c|2");
    const first = h("a/b|1|p.f|x|y|p.g|é");
    const whole = h(`${first}|${c}`);
    expect(await news(of(two), [videos], versionColumns)).toStrictEqual([
      bare<unknown>([
        ["id", 1n],
        [
          "metaxy_provenance_by_field",
          bare([
            ["a_b", first],
            ["c", c],
          ]),
        ],
        ["metaxy_provenance", whole],
        [
          "metaxy_data_version_by_field",
          bare([
            ["a_b", first],
            ["c", c],
          ]),
        ],
        ["metaxy_data_version", whole],
      ]),
      bare<unknown>([
        ["id", 2n],
        [
          "metaxy_provenance_by_field",
          bare([
            ["a_b", null],
            ["c", c],
          ]),
        ],
        ["metaxy_provenance", null],
        [
          "metaxy_data_version_by_field",
          bare([
            ["a_b", null],
            ["c", c],
          ]),
        ],
        ["metaxy_data_version", null],
      ]),
    ]);
  });

  test("a NULL version of an optional parent is an empty text", async () => {
    const rows = await news(of(two, { optional: true }), [videos], ["metaxy_provenance"]);
    expect(rows[1]?.metaxy_provenance).toBe(h(`${h("a/b|1|p.f||p.g|g")}|${h("c|2")}`));
  });

  test("fields may depend on nothing at all", async () => {
    const rows = await news(
      of([{ field: "c", structKey: "c", codeVersion: "2", parts: ["c|2"] }], { versions: [] }),
      [videos],
      ["id", "metaxy_provenance"],
    );
    expect(rows).toStrictEqual(
      [1n, 2n].map((id) =>
        bare<unknown>([
          ["id", id],
          ["metaxy_provenance", h(h("c|2"))],
        ]),
      ),
    );
  });

  test("like-named fields of like-named parents stay apart", async () => {
    const left = table({ id: "int64" }, [{ id: 1n, versions: { b_c: "left" } }], ["b_c"]);
    const right = table({ id: "int64" }, [{ id: 1n, versions: { c: "right", b_c: "other" } }], ["c", "b_c"]);
    const both = request({
      parents: [parent("a", left), parent("a_b", right)],
      fields: [
        {
          ...FIELD,
          parts: [
            { parent: 0, structKey: "b_c" },
            "|",
            { parent: 1, structKey: "c" },
            "|",
            { parent: 1, structKey: "b_c" },
          ],
        },
      ],
      columns: [{ name: "id", type: "int64" }],
    });
    expect(await news(both, [left, right], ["metaxy_provenance"])).toStrictEqual([
      bare([["metaxy_provenance", row(h("left|right|other"))]]),
    ]);
  });
});

describe("samples", () => {
  const byField = struct("out");
  const sampleTypes = types({
    id: "int64",
    note: "string",
    metaxy_provenance_by_field: byField,
    metaxy_provenance: "string",
    metaxy_data_version_by_field: byField,
    metaxy_data_version: "string",
  });

  test("that replace the parents are the expected rows, their own data versions included", async () => {
    const given = [
      {
        id: 1n,
        note: "n",
        metaxy_provenance_by_field: { out: "p" },
        metaxy_provenance: "P",
        metaxy_data_version_by_field: { out: "d" },
        metaxy_data_version: "D",
      },
    ];
    const of = request({
      parents: [],
      fields: [FIELD],
      columns: [
        { name: "id", type: "int64" },
        { name: "note", type: "string" },
      ],
      samples: {
        rows: batchesOf([rowsBatch(sampleTypes, stored(given, sampleTypes))]),
        types: sampleTypes,
        role: "replace-parents",
      },
    });
    const names = [...sampleTypes.keys()];
    expect(await resolved(of, {}, [...names, "metaxy_status"])).toStrictEqual([
      bare<unknown>([...Object.entries(stored(given, sampleTypes)[0] ?? {}), ["metaxy_status", "new"]]),
    ]);
  });

  test("that join the parents are all kept, with empty texts for a parent without a row, which is also said", async () => {
    const first = table({ id: "int64" }, [
      { id: 1n, ...f("x") },
      { id: 2n, ...f(null) },
    ]);
    const second = table({ id: "int64", sub: "string" }, [
      { id: 1n, sub: "a", ...f("a") },
      { id: 1n, sub: "b", ...f("b") },
      { id: 2n, sub: "a", ...f("c") },
    ]);
    const userTypes = types({ id: "int64", sub: "string", note: "string" });
    const given = stored(
      [
        { id: 1n, sub: "b", note: "n" },
        { id: 2n, sub: "a" },
        { id: 3n, sub: "a" },
      ],
      userTypes,
    );
    const of = request({
      parents: [parent("p", first), parent("q", second, { idColumns: ["id", "sub"] })],
      fields: recipe(2),
      columns: [...userTypes].map(([name, type]) => ({ name, type })),
      compareOn: ["id", "sub"],
      target: target(undefined, { idColumns: ["id", "sub"] }),
      samples: { rows: batchesOf([rowsBatch(userTypes, given)]), types: userTypes, role: "join-parents" },
      compareWith: "nothing",
    });
    const rows = await news(of, [first, second], ["id", "note", "metaxy_provenance", "metaxy_status"]);
    expect(rows.map((each) => Object.values(each))).toStrictEqual([
      [1n, "n", row(out("x", "b")), "new"],
      [2n, null, null, "new"],
      [3n, null, row(out("", "")), "new"],
      [3n, null, row(out("", "")), "unmatched"],
    ]);
  });

  test("that join an aggregated parent meet each group once", async () => {
    const given = table({ id: "int64", group: "string" }, [
      { id: 1n, group: "a", ...f("x") },
      { id: 2n, group: "a", ...f("y") },
    ]);
    const userTypes = types({ group: "string" });
    const of = request({
      parents: [parent("p", given, { aggregate: { on: ["group"], orderBy: ["id"] } })],
      fields: recipe(1),
      columns: [{ name: "group", type: "string" }],
      joinOn: ["group"],
      compareOn: ["group"],
      target: target(undefined, { idColumns: ["group"] }),
      samples: {
        rows: batchesOf([rowsBatch(userTypes, stored([{ group: "a" }], userTypes))]),
        types: userTypes,
        role: "join-parents",
      },
      compareWith: "nothing",
    });
    const rows = await news(of, [given], ["group", "metaxy_provenance"]);
    expect(rows).toStrictEqual([
      bare([
        ["group", "a"],
        ["metaxy_provenance", row(out(h("x|y")))],
      ]),
    ]);
  });
});

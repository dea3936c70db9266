import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import type { Predicate } from "../../src/feature/predicate.ts";
import { tableName } from "../../src/feature/table-name.ts";
import type { ResolveRequest, TargetRequest } from "../../src/plan/resolve-request.ts";
import type { ColumnType, StoredRow } from "../../src/rows/index.ts";
import { bare } from "../rows/arbitrary-rows.ts";
import {
  allRows,
  batches,
  FIELD,
  type GivenRow,
  type GivenTable,
  h,
  parent,
  request,
  resolve,
  tableRows,
  tableTypes,
  target,
} from "./engine.ts";

const IDS: Readonly<Record<string, ColumnType>> = { id: "int64" };
const parentOf = (versions: Readonly<Record<string, string | null>>): GivenTable => ({
  columns: IDS,
  fields: ["f"],
  rows: Object.entries(versions).map(([id, f]) => ({ id: BigInt(id), versions: { f } })),
});
const hash = (version: string): string => h(`out|1|p.f|${version}`);
/** A stored row that was made of this version of its parent. */
const made = (id: bigint | null, version: string, more: GivenRow = {}): GivenRow => ({
  id,
  versions: { out: hash(version) },
  ...more,
});
const current = (...rows: GivenRow[]): GivenTable => ({ columns: IDS, fields: ["out"], rows });

interface Given {
  readonly parents: GivenTable;
  readonly current?: GivenTable;
  readonly target?: Partial<TargetRequest>;
  readonly request?: Partial<ResolveRequest>;
}

async function rowsOf(given: Given): Promise<StoredRow[]> {
  const of = request({
    parents: [parent("p", given.parents)],
    fields: [FIELD],
    columns: [{ name: "id", type: "int64" }],
    target: target(given.current, given.target),
    ...given.request,
  });
  return allRows(
    await resolve(of, { parents: [batches(given.parents)], target: given.current && batches(given.current) }),
  );
}

/** `id status` of every row but the summary. */
async function statuses(given: Given): Promise<string[]> {
  const rows = await rowsOf(given);
  return rows.filter((row) => row.metaxy_status !== "summary").map((row) => `${row.id} ${row.metaxy_status}`);
}

const isId = (value: bigint): Predicate => ({
  kind: "compare",
  operator: "=",
  left: { kind: "column", name: "id" },
  right: { kind: "literal", value },
});

describe("statuses", () => {
  test("new, stale, orphaned; equal rows are left out", async () => {
    const rows = await rowsOf({
      parents: parentOf({ 1: "a", 2: "b", 3: "c" }),
      current: current(made(1n, "a"), made(2n, "old"), made(4n, "d")),
    });
    const [isNew, stale, orphaned, summary] = rows;
    expect(rows).toHaveLength(4);
    const [, two, four] = tableRows(current(made(1n, "a"), made(2n, "old"), made(4n, "d")));
    const versions = (out: string) => ({
      metaxy_provenance_by_field: bare([["out", out]]),
      metaxy_provenance: h(out),
      metaxy_data_version_by_field: bare([["out", out]]),
      metaxy_data_version: h(out),
    });
    const besides = { metaxy_newest: null };
    expect(isNew).toStrictEqual(
      bare(
        Object.entries({
          id: 3n,
          ...versions(hash("c")),
          metaxy_status: "new",
          metaxy_stale_fields: ["out"],
          metaxy_previous: null,
          ...besides,
        }),
      ),
    );
    expect(stale).toStrictEqual(
      bare(
        Object.entries({
          id: 2n,
          ...versions(hash("b")),
          metaxy_status: "stale",
          metaxy_stale_fields: ["out"],
          metaxy_previous: two,
          ...besides,
        }),
      ),
    );
    expect(orphaned).toStrictEqual(
      bare(
        Object.entries({
          id: 4n,
          ...versions(hash("d")),
          metaxy_status: "orphaned",
          metaxy_stale_fields: null,
          metaxy_previous: four,
          ...besides,
        }),
      ),
    );
    const none = { metaxy_provenance_by_field: null, metaxy_data_version_by_field: null, metaxy_data_version: null };
    expect(summary).toStrictEqual(
      bare(
        Object.entries({
          id: null,
          ...none,
          metaxy_provenance: "",
          metaxy_status: "summary",
          metaxy_stale_fields: null,
          metaxy_previous: null,
          metaxy_newest: 1n,
        }),
      ),
    );
    expect(Object.keys(isNew ?? {})).toStrictEqual([
      "id",
      "metaxy_provenance_by_field",
      "metaxy_provenance",
      "metaxy_data_version_by_field",
      "metaxy_data_version",
      "metaxy_status",
      "metaxy_stale_fields",
      "metaxy_previous",
      "metaxy_newest",
    ]);
  });

  test("without a table everything is new and there is no previous row", async () => {
    const rows = await rowsOf({ parents: parentOf({ 1: "a" }) });
    expect(rows.map((row) => [row.id, row.metaxy_status, row.metaxy_newest, "metaxy_previous" in row])).toStrictEqual([
      [1n, "new", null, false],
      [null, "summary", null, false],
    ]);
  });

  test("a stored NULL is stale, an expected NULL is unversioned, both together are stale", async () => {
    const given = {
      parents: parentOf({ 1: "a", 2: null, 3: null, 4: null }),
      current: current(made(1n, "a", { provenance: null }), made(2n, "b"), made(3n, "c", { provenance: null })),
    };
    expect(await statuses(given)).toStrictEqual(["4 new", "1 stale", "3 stale", "2 unversioned"]);
  });

  test("rows with a NULL id are unidentified on either side", async () => {
    const parents = { ...parentOf({ 1: "a" }), rows: [made(1n, "x"), { id: null, versions: { f: "x" } }] };
    expect(
      await statuses({
        parents: {
          ...parents,
          rows: [
            { id: 1n, versions: { f: "a" } },
            { id: null, versions: { f: "b" } },
          ],
        },
        current: current(made(1n, "a"), made(null, "b")),
      }),
    ).toStrictEqual(["null unidentified", "null unidentified"]);
  });

  test("rows of other definitions, deleted rows and rows outside the filter count as absent", async () => {
    const rows = current(
      made(1n, "a", { featureVersion: "v0" }),
      made(2n, "b", { deleted: 5n }),
      made(3n, "c"),
      made(4n, "d"),
    );
    const given = { parents: parentOf({ 1: "a", 2: "b", 3: "c" }), current: rows };
    expect(await statuses(given)).toStrictEqual(["1 new", "2 new", "4 orphaned"]);
    const outside: Predicate = {
      kind: "not",
      predicate: { kind: "in", operand: { kind: "column", name: "id" }, values: [3n, 4n], negated: false },
    };
    expect(await statuses({ ...given, target: { where: outside } })).toStrictEqual(["1 new", "2 new", "3 new"]);
  });

  test("where nothing is compared every sample is new", async () => {
    const given = {
      parents: parentOf({ 1: "a", 2: "b" }),
      current: current(made(1n, "a", { updated: 9n }), made(3n, "c")),
      request: { compareWith: "nothing" } as const,
    };
    expect(await statuses(given)).toStrictEqual(["1 new", "2 new"]);
    expect((await rowsOf(given)).at(-1)?.metaxy_newest).toBe(9n);
  });

  test("a stored row is stale where any predicate is true; unknown is not; others stay what they are", async () => {
    const given = {
      parents: parentOf({ 1: "a", 2: "b", 3: "c", 4: null }),
      current: current(made(1n, "a"), made(2n, "b"), made(4n, "d"), made(5n, "e")),
      target: { stale: [isId(1n), { kind: "constant", value: null } as const, isId(4n), isId(5n)] },
    };
    expect(await statuses(given)).toStrictEqual(["3 new", "1 stale", "4 stale", "5 orphaned"]);
  });

  test("Polars expressions filter current rows, and make rows stale", async () => {
    const given: Given = {
      parents: parentOf({ 1: "a", 2: "b", 3: "c" }),
      current: current(made(1n, "a"), made(2n, "b"), made(3n, "c")),
    };
    const of = request({
      parents: [parent("p", given.parents)],
      fields: [FIELD],
      columns: [{ name: "id", type: "int64" }],
      target: target(given.current),
    });
    const expressions = {
      target: [pl.col("id").neq(2)],
      stale: [pl.col("id").eq(pl.col("id").max())],
      unstored: new Map(),
    };
    const rows = await allRows(
      await resolve(of, {
        parents: [batches(given.parents)],
        target: given.current && batches(given.current),
        expressions,
      }),
    );
    expect(rows.map((row) => `${row.id} ${row.metaxy_status}`)).toStrictEqual(["2 new", "3 stale", "null summary"]);
  });
});

describe("stale fields", () => {
  const fields: ResolveRequest["fields"] = ["one", "two"].map((key) => ({
    field: `the/${key}`,
    structKey: `the_${key}`,
    codeVersion: "1",
    parts: [`${key}|`, { parent: 0, structKey: key }],
  }));
  const versions = (one: string, two: string) => ({ the_one: h(`one|${one}`), the_two: h(`two|${two}`) });
  const parents: GivenTable = {
    columns: IDS,
    fields: ["one", "two"],
    rows: [{ id: 1n, versions: { one: "a", two: "b" } }],
  };
  const stored = (row: GivenRow): GivenTable => ({
    columns: IDS,
    fields: ["the_one", "the_two"],
    rows: [{ id: 1n, ...row }],
  });
  const both = ["the/one", "the/two"];
  test.each<[string, GivenRow, readonly string[] | null, Partial<TargetRequest>]>([
    ["the one that differs", { versions: versions("a", "old") }, ["the/two"], {}],
    [
      "one that is NULL in the stored row",
      { versions: { ...versions("a", "b"), the_one: null }, provenance: "other" },
      ["the/one"],
      {},
    ],
    ["all where the row differs in no field", { versions: versions("a", "b"), provenance: "other" }, both, {}],
    ["all where the stored provenance is NULL", { versions: versions("a", "old"), provenance: null }, both, {}],
    ["all where a predicate says so", { versions: versions("a", "old") }, both, { stale: [isId(1n)] }],
    ["all where the stored struct is NULL", { versions: null, provenance: "other" }, both, {}],
  ])("%s", async (...[, row, expected, more]) => {
    const [first] = await rowsOf({ parents, current: stored(row), target: more, request: { fields } });
    expect([first?.metaxy_status, first?.metaxy_stale_fields]).toStrictEqual(["stale", expected]);
  });

  describe("with the newest row of any definition", () => {
    const latest = { fields, compareWith: "latest" } as const;
    const resolveLatest = (current: GivenTable) => rowsOf({ parents, current, request: latest });

    test("fields are compared one by one; untouched ones keep the stored data version", async () => {
      const old = {
        versions: versions("a", "old"),
        dataVersions: { the_one: "kept", the_two: "gone" },
        featureVersion: "v0",
      };
      const [row] = await resolveLatest(stored(old));
      const expected = versions("a", "b");
      expect(row).toMatchObject({
        metaxy_status: "stale",
        metaxy_stale_fields: ["the/two"],
        metaxy_provenance_by_field: expected,
        metaxy_provenance: h(`${expected.the_one}|${expected.the_two}`),
        metaxy_data_version_by_field: { the_one: "kept", the_two: expected.the_two },
        metaxy_data_version: h(`kept|${expected.the_two}`),
      });
    });

    test("a row whose fields are all equal is carried, also where it had more fields", async () => {
      const wide: GivenTable = {
        columns: IDS,
        fields: ["the_one", "the_two", "removed"],
        rows: [
          {
            id: 1n,
            versions: { ...versions("a", "b"), removed: "x" },
            dataVersions: { the_one: "1", the_two: "2", removed: "3" },
            featureVersion: "v0",
          },
        ],
      };
      const [row] = await resolveLatest(wide);
      const expected = versions("a", "b");
      expect(row).toMatchObject({
        metaxy_status: "carried",
        metaxy_stale_fields: null,
        metaxy_provenance: h(`${expected.the_one}|${expected.the_two}`),
        metaxy_data_version_by_field: { the_one: "1", the_two: "2" },
        metaxy_data_version: h("1|2"),
        metaxy_previous: { id: 1n, metaxy_feature_version: "v0" },
      });
    });

    test("a row of this definition wins over a newer one of another; a deleted newest row counts as absent", async () => {
      const own = { id: 1n, versions: versions("a", "b"), updated: 1n };
      const other = { id: 1n, versions: versions("a", "old"), featureVersion: "v0", updated: 9n };
      const table = (...rows: GivenRow[]): GivenTable => ({ ...stored({}), rows });
      const status = async (...rows: GivenRow[]) =>
        (await resolveLatest(table(...rows))).map((row) => row.metaxy_status);
      expect(await status(own, other)).toStrictEqual(["summary"]);
      expect(await status({ ...own, deleted: 2n }, other)).toStrictEqual(["new", "summary"]);
      expect(
        await status({ ...other, updated: 1n }, { ...other, featureVersion: "v-1", versions: versions("a", "b") }),
      ).toStrictEqual(["carried", "summary"]);
    });

    test("under this definition rows are compared as wholes", async () => {
      const [row] = await resolveLatest(stored({ versions: versions("a", "b"), provenance: "other" }));
      expect([row?.metaxy_status, row?.metaxy_stale_fields]).toStrictEqual(["stale", both]);
    });
  });
});

describe("collapse-children", () => {
  const CHILD: Readonly<Record<string, ColumnType>> = { id: "int64", child: "string" };
  const children = (...rows: GivenRow[]): GivenTable => ({ columns: CHILD, fields: ["out"], rows });
  const child = (id: bigint, name: string, version: string, more: GivenRow = {}): GivenRow => ({
    ...made(id, version, more),
    child: name,
  });
  const marks = (...rows: GivenRow[]): GivenTable => ({ columns: IDS, fields: ["out"], rows });

  async function collapsed(given: {
    readonly parents: GivenTable;
    readonly children?: GivenTable;
    readonly marks?: GivenTable;
    readonly target?: Partial<TargetRequest>;
    readonly compareWith?: ResolveRequest["compareWith"];
  }): Promise<StoredRow[]> {
    const markTable = given.marks && { table: tableName(["marks"]), types: tableTypes(given.marks), idColumns: ["id"] };
    const of = request({
      parents: [parent("p", given.parents)],
      fields: [FIELD],
      columns: [{ name: "id", type: "int64" }],
      collapse: true,
      target: target(given.children, { idColumns: ["id", "child"], marks: markTable, ...given.target }),
      compareWith: given.compareWith ?? "definition",
    });
    const inputs = {
      parents: [batches(given.parents)],
      target: given.children && batches(given.children),
      marks: given.marks && batches(given.marks),
    };
    return allRows(await resolve(of, inputs));
  }
  const said = async (given: Parameters<typeof collapsed>[0]) =>
    (await collapsed(given))
      .filter((row) => row.metaxy_status !== "summary")
      .map((row) => `${row.id} ${row.metaxy_status}`);

  test("a parent is stale once where any child differs, or has no provenance; removed parents are orphaned once", async () => {
    const given = {
      parents: parentOf({ 1: "a", 2: "b", 3: "c", 5: "e" }),
      children: children(
        child(1n, "x", "a"),
        child(1n, "y", "a"),
        child(2n, "x", "b"),
        child(2n, "y", "old"),
        child(3n, "x", "c", { provenance: null }),
        child(3n, "y", "c"),
        child(4n, "x", "d"),
        child(4n, "y", "d"),
      ),
    };
    expect(await said(given)).toStrictEqual(["5 new", "2 stale", "3 stale", "4 orphaned"]);
    const orphaned = (await collapsed(given)).find((row) => row.metaxy_status === "orphaned");
    expect(orphaned).toMatchObject({ id: 4n, metaxy_provenance: h(hash("d")), metaxy_previous: { id: 4n } });
  });

  test("a predicate that is true for one child makes the parent stale; deleted children do not count", async () => {
    const isX: Predicate = {
      kind: "compare",
      operator: "=",
      left: { kind: "column", name: "child" },
      right: { kind: "literal", value: "x" },
    };
    const given = { parents: parentOf({ 1: "a", 2: "b" }), target: { stale: [isX] } };
    expect(
      await said({
        ...given,
        children: children(
          child(1n, "x", "a"),
          child(1n, "y", "a"),
          child(2n, "x", "b", { deleted: 3n }),
          child(2n, "y", "b"),
        ),
      }),
    ).toStrictEqual(["1 stale"]);
  });

  test("stale fields are the union over the children", async () => {
    const fields: ResolveRequest["fields"] = ["one", "two"].map((key) => ({
      field: key,
      structKey: key,
      codeVersion: "1",
      parts: [key],
    }));
    const versions = { one: h("one"), two: h("two") };
    const table: GivenTable = {
      columns: CHILD,
      fields: ["one", "two"],
      rows: [
        { id: 1n, child: "x", versions: { ...versions, one: "old" } },
        { id: 1n, child: "y", versions: { ...versions, two: "old" } },
        { id: 1n, child: "z", versions },
      ],
    };
    const parents = parentOf({ 1: "a" });
    const of = request({
      parents: [parent("p", parents)],
      fields,
      columns: [{ name: "id", type: "int64" }],
      collapse: true,
      target: target(table, { idColumns: ["id", "child"] }),
    });
    const [row] = await allRows(await resolve(of, { parents: [batches(parents)], target: batches(table) }));
    expect(row).toMatchObject({ metaxy_status: "stale", metaxy_stale_fields: ["one", "two"] });
  });

  test("a mark is a current row of a parent without a live child, and is never orphaned", async () => {
    const given = {
      parents: parentOf({ 1: "a", 2: "b", 3: "c", 4: "d", 5: "e" }),
      children: children(child(3n, "x", "c"), child(4n, "x", "d", { deleted: 9n })),
      marks: marks(
        made(1n, "a"),
        made(2n, "old"),
        made(3n, "old"),
        made(4n, "d"),
        made(5n, "e", { deleted: 9n }),
        made(9n, "z"),
        made(null, "z"),
      ),
    };
    expect(await said(given)).toStrictEqual(["5 new", "2 stale"]);
    expect((await collapsed(given)).find((row) => row.metaxy_status === "stale")?.metaxy_previous).toStrictEqual(
      bare(Object.entries({ id: 2n, child: null, ...tableRows(marks(made(2n, "old")))[0] })),
    );
    expect((await collapsed(given)).at(-1)?.metaxy_newest).toBe(9n);
  });

  test("marks count before any child was ever written; of a mark columns of children are NULL", async () => {
    const given = { parents: parentOf({ 1: "a", 2: "b" }), marks: marks(made(1n, "a")) };
    expect(await said(given)).toStrictEqual(["2 new"]);
    const where: Predicate = { kind: "null", operand: { kind: "column", name: "child" }, negated: true };
    expect(await said({ ...given, children: children(), target: { where } })).toStrictEqual(["1 new", "2 new"]);
    expect(
      await said({ ...given, children: children(), target: { stale: [{ ...where, negated: false }] } }),
    ).toStrictEqual(["2 new", "1 stale"]);
  });

  test("of several definitions one decides for a parent, its marks included", async () => {
    const old = { featureVersion: "v0" };
    const given = { parents: parentOf({ 1: "a", 2: "b", 3: "c" }), compareWith: "latest" as const };
    const both = {
      ...given,
      // The parent was done anew: the child that vanished under the new definition does not count.
      children: children(
        child(1n, "x", "old", old),
        child(1n, "y", "a"),
        child(2n, "x", "b", old),
        child(3n, "x", "old", old),
      ),
      marks: marks(made(3n, "c")),
    };
    expect(await said(both)).toStrictEqual(["2 carried"]);
  });
});

test("of rows as they were stored the engine keeps the latest itself", async () => {
  const parents: GivenTable = {
    columns: IDS,
    fields: ["f"],
    rows: [
      { id: 1n, versions: { f: "old" } },
      { id: 1n, versions: { f: "new" }, updated: 2n },
      { id: 2n, versions: { f: "x" }, deleted: 2n },
      { id: 3n, versions: { f: "x" }, featureVersion: "v0" },
    ],
  };
  const stored = current(
    made(1n, "old"),
    made(1n, "new", { updated: 2n }),
    made(2n, "x"),
    made(2n, "x", { deleted: 2n }),
  );
  const of = request({
    parents: [parent("p", parents)],
    fields: [FIELD],
    columns: [{ name: "id", type: "int64" }],
    target: target(stored),
  });
  const inputs = { parents: [batches(parents)], target: batches(stored), latestKept: false, otherDefinitions: [7] };
  const rows = await allRows(await resolve(of, inputs));
  expect(rows.map((row) => [row.metaxy_status, row.metaxy_provenance, row.metaxy_newest])).toStrictEqual([
    ["summary", "7", 2n],
  ]);
});

import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { type ColumnType, FeatureNotFoundError, type ResolveRequest, tableName } from "@metaxy/core/driver";
import { describe, expect, test } from "vitest";
import {
  batch,
  driverOf,
  featureRow,
  featureTypes,
  openDriver,
  rowsOf,
  storedRows,
  temporaryPath,
} from "./driver-places.ts";

const TABLE = tableName(["video", "raw"]);
const TYPES = featureTypes({ id: "int64" }, ["a"]);

describe("files", () => {
  test("rows survive closing, and the path may be a link to the file", async () => {
    const path = await temporaryPath();
    const writer = await openDriver(path);
    await writer.append(TABLE, batch(TYPES, [featureRow({ id: 1n }, 1n)]), {});
    await writer.close();
    await symlink(path, `${path}.link`);
    const reader = await openDriver(`${path}.link`, "read");
    expect(await rowsOf(reader.read(TABLE, { columns: ["id"] }, {}))).toEqual([{ id: 1n }]);
    expect(await reader.listTables()).toEqual([TABLE]);
  });

  test("a missing file is an empty store to a reader, and is not created", async () => {
    const path = await temporaryPath();
    const reader = await openDriver(path, "read");
    expect(await reader.listTables()).toEqual([]);
    expect(await reader.describe(TABLE)).toBeUndefined();
    await expect(rowsOf(reader.read(TABLE, {}, {}))).rejects.toThrow(FeatureNotFoundError);
    await expect(reader.append(TABLE, batch(TYPES, []), {})).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    expect(existsSync(path)).toBe(false);
  });

  test("a reader of a missing file still computes an increment of samples", async () => {
    const reader = await openDriver(await temporaryPath(), "read");
    const types = new Map([["id", "int64"] as const, ...[...TYPES].slice(1, 5)]);
    const request: ResolveRequest = {
      feature: "video/raw",
      hash: { algorithm: "xxhash64", length: 20 },
      fields: [{ field: "a", structKey: "a", codeVersion: "1", parts: ["a|1"] }],
      parents: [],
      samples: { role: "replace-parents", types, rows: batch(types, [featureRow({ id: 7n }, 1n, "given")]) },
      joinOn: [],
      columns: [{ name: "id", type: "int64" }],
      target: {
        table: TABLE,
        types: undefined,
        featureVersion: "fv",
        idColumns: ["id"],
        where: undefined,
        stale: [],
        marks: undefined,
      },
      compareOn: ["id"],
      collapse: false,
      groupOrder: [],
      compareWith: "definition",
    };
    const rows = await rowsOf(reader.resolveUpdate(request, {}));
    expect(rows.map((row) => [row.id, row.metaxy_status, row.metaxy_provenance])).toEqual([
      [7n, "new", "given"],
      [null, "summary", ""],
    ]);
  });

  test("two drivers of one file see each other's rows; parallel first writes all arrive", async () => {
    const path = await temporaryPath();
    const [one, two] = [await openDriver(path), await openDriver(path)];
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        (n % 2 ? one : two).append(TABLE, batch(TYPES, [featureRow({ id: BigInt(n) }, BigInt(n))]), {}),
      ),
    );
    const ids = (await rowsOf(two.read(TABLE, { columns: ["id"] }, {}))).map((row) => Number(row.id));
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    await one.close();
    expect(await rowsOf(two.read(TABLE, { columns: ["id"] }, {}))).toHaveLength(50);
  });

  test("a file that is no database is left as it is, and the error says what to check", async () => {
    const path = await temporaryPath("notes.txt");
    const { writeFile, readFile } = await import("node:fs/promises");
    await writeFile(path, "no database".repeat(1000));
    await expect(driverOf(path).open("write", {})).rejects.toMatchObject({
      code: "STORE_FAILURE",
      message: expect.stringContaining(path),
    });
    expect(await readFile(path, "utf8")).toBe("no database".repeat(1000));
  });

  test("a database in memory lives as long as its store", async () => {
    const driver = driverOf(":memory:");
    await driver.open("write", {});
    await driver.append(TABLE, batch(TYPES, [featureRow({ id: 1n }, 1n)]), {});
    await driver.close();
    await driver.open("read", {});
    expect(await rowsOf(driver.read(TABLE, { columns: ["id"] }, {}))).toEqual([{ id: 1n }]);
    await expect(driver.append(TABLE, batch(TYPES, []), {})).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    await driver.close();
  });

  test("after closing, calls say so", async () => {
    const driver = driverOf(await temporaryPath());
    await driver.open("write", {});
    await driver.close();
    await expect(driver.describe(TABLE)).rejects.toMatchObject({ code: "STORE_NOT_OPEN" });
  });
});

describe("columns", () => {
  test("of the MAP layout are created, written from structs, widened by new keys, and read back", async () => {
    const driver = await openDriver(await temporaryPath(), "write", { layout: "map" });
    const map: ColumnType = { map: { key: "string", value: "string" } };
    const more = featureTypes({ id: "int64" }, ["a", "b/c"]);
    await driver.append(TABLE, batch(TYPES, [featureRow({ id: 1n }, 1n)]), {});
    const both = { a: null, "b/c": "x" };
    const row = { ...featureRow({ id: 2n }, 2n), metaxy_provenance_by_field: both, metaxy_data_version_by_field: null };
    await driver.append(TABLE, batch(more, [row]), {});
    expect((await driver.describe(TABLE))?.get("metaxy_provenance_by_field")).toEqual(map);
    const columns = ["id", "metaxy_provenance_by_field", "metaxy_data_version_by_field"];
    expect(await rowsOf(driver.read(TABLE, { columns }, {}))).toEqual([
      { id: 1n, metaxy_provenance_by_field: [["a", "v"]], metaxy_data_version_by_field: [["a", "v"]] },
      {
        id: 2n,
        metaxy_provenance_by_field: [
          ["a", null],
          ["b/c", "x"],
        ],
        metaxy_data_version_by_field: null,
      },
    ]);
  });

  test("and struct entries are added, in any order, and are NULL in older rows", async () => {
    const driver = await openDriver(await temporaryPath());
    await driver.append(TABLE, batch(TYPES, [featureRow({ id: 1n }, 1n)]), {});
    const types = new Map([...featureTypes({ note: "string", id: "int64" }, ["b/c", "a"])].reverse());
    const both = { "b/c": "new", a: "old" };
    await driver.append(TABLE, batch(types, [{ id: 2n, note: "n", metaxy_provenance_by_field: both }]), {});
    expect(await rowsOf(driver.read(TABLE, { columns: ["id", "note", "metaxy_provenance_by_field"] }, {}))).toEqual([
      { id: 1n, note: null, metaxy_provenance_by_field: { a: "v", "b/c": null } },
      { id: 2n, note: "n", metaxy_provenance_by_field: { a: "old", "b/c": "new" } },
    ]);
  });

  test.each([
    ["text for an integer", { id: "string" }, /"id".*int64.*string/],
    ["a fraction for an integer", { id: "float64" }, /"id".*int64.*float64/],
    ["another case of a name", { id: "int64", ID: "int64" }, /"id" and "ID".*only in case/],
    ["a name with NUL", { id: "int64", "a\0b": "int64" }, /NUL/],
    ["a name without characters", { id: "int64", "": "int64" }, /needs characters/],
  ] as const)("refuse %s, and nothing is stored", async (_what, user, message) => {
    const driver = await openDriver(await temporaryPath());
    await driver.append(TABLE, batch(TYPES, [featureRow({ id: 1n }, 1n)]), {});
    const types = featureTypes(user, ["a"]);
    const values = Object.fromEntries([...types.keys()].map((name) => [name, null]));
    await expect(driver.append(TABLE, batch(types, [values]), {})).rejects.toMatchObject({
      code: "METADATA_SCHEMA",
      message: expect.stringMatching(message),
    });
    expect(await driver.describe(TABLE)).toEqual(TYPES);
    expect(await rowsOf(driver.read(TABLE, { columns: ["id"] }, {}))).toEqual([{ id: 1n }]);
  });

  test("without a type wait until they have one", async () => {
    const driver = await openDriver(await temporaryPath());
    await driver.append(
      TABLE,
      batch(featureTypes({ id: "int64", later: "null" }, ["a"]), [featureRow({ id: 1n }, 1n)]),
      {},
    );
    expect((await driver.describe(TABLE))?.has("later")).toBe(false);
    const types = featureTypes({ id: "int64", later: "float64" }, ["a"]);
    await driver.append(TABLE, batch(types, [featureRow({ id: 2n, later: 0.5 }, 2n)]), {});
    expect(await rowsOf(driver.read(TABLE, { columns: ["id", "later"] }, {}))).toEqual([
      { id: 1n, later: null },
      { id: 2n, later: 0.5 },
    ]);
  });

  test.each([
    "order",
    "a b",
    "a.b",
    "é",
    '"x"',
    "`x`",
    "x;--",
    "1st",
    "line\nbreak",
    "rowid",
    "metaxy",
    "t",
    "__proto__",
  ])("may be named %j, as id and as what a filter names", async (name) => {
    const driver = await openDriver(await temporaryPath());
    const types = featureTypes({ [name]: "string", other: "int64" }, ["a"]);
    const rows = ["x", "x", "y"].map((value, n) =>
      Object.fromEntries([...Object.entries(featureRow({ other: BigInt(n) }, BigInt(n))), [name, value]]),
    );
    const [first] = storedRows(types, rows);
    expect(first?.[name]).toBe("x");
    await driver.append(TABLE, batch(types, rows), {});
    const where = {
      kind: "compare",
      operator: "!=",
      left: { kind: "column", name },
      right: { kind: "literal", value: "'; DROP TABLE video__raw; --" },
    } as const;
    const query = { latestBy: [name], having: where, columns: [name, "other"] };
    const found = await rowsOf(driver.read(TABLE, query, {}));
    expect(found.map((row) => [Object.entries(row)[0]?.[1], row.other]).sort()).toEqual([
      ["x", 1n],
      ["y", 2n],
    ]);
  });
});

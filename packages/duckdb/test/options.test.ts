import { describe, expect, it } from "vitest";
import { DuckDBMetadataStore } from "../src/index.ts";

describe("options", () => {
  it.each([
    ["databse", "database"],
    ["locktimeout", "lockTimeout"],
    ["hashAlgoritm", "hashAlgorithm"],
  ])("refuses %s and proposes %s, whether it is the store's own or one of every store", (given, meant) => {
    const options = { database: ":memory:", [given]: "x" };
    expect(() => new DuckDBMetadataStore(options)).toThrow(
      `DuckDBMetadataStore: unknown option "${given}". Did you mean "${meant}"?`,
    );
  });

  it.each<[option: string, value: unknown, says: string]>([
    ["database", "", 'the path of a file or ":memory:", not ""'],
    ["database", "  ", 'the path of a file or ":memory:", not "  "'],
    ["database", ":memory:x", 'the path of a file or ":memory:", not ":memory:x"'],
    ["database", " :memory:", 'the path of a file or ":memory:", not " :memory:"'],
    ["database", null, 'the path of a file or ":memory:", not NULL'],
    ["database", new URL("file:///a.duckdb"), 'the path of a file or ":memory:", not a value of type URL'],
    ["lockTimeout", Number.NaN, "a number of milliseconds, 0 or more, not NaN"],
    ["lockTimeout", -1, "a number of milliseconds, 0 or more, not -1"],
    ["lockTimeout", "10", 'a number of milliseconds, 0 or more, not "10"'],
    ["layout", "structs", '"struct" or "map", not "structs"'],
    ["config", { threads: 2 }, 'an object of texts by the names of DuckDB\'s settings, e.g. { threads: "2" }'],
    ["config", ["threads"], "an object of texts by the names of DuckDB's settings"],
    ["config", "threads=2", "an object of texts by the names of DuckDB's settings"],
    ["spoolMemoryLimit", "64MB", 'a number of bytes, 0 or more, not "64MB"'],
    ["spoolMemoryLimit", Number.NaN, "a number of bytes, 0 or more, not NaN"],
  ])("refuses %s %j and says what it may be", (option, value, says) => {
    const options = { database: ":memory:", [option]: value };
    expect(() => new DuckDBMetadataStore(options)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        details: { option },
        message: expect.stringContaining(`DuckDBMetadataStore: option "${option}" must be ${says}`),
      }),
    );
  });

  it.each<[given: unknown[], got: string, meant?: string]>([
    [[], "nothing"],
    [["metadata.duckdb"], '"metadata.duckdb"'],
    [[null], "null"],
    [[{}], "an object with []"],
    [[{ databse: "metadata.duckdb" }], 'an object with ["databse"]', ' Did you mean "database"?'],
    [[{ path: "metadata.duckdb" }], 'an object with ["path"]'],
    [[{ database: undefined }], 'an object with ["database"]'],
  ])("refuses arguments %j, which have no database", (given, got, meant = "") => {
    const message = `DuckDBMetadataStore needs an object with option "database", the path of a file or ":memory:", e.g. { database: "metadata.duckdb" }; it got ${got}.${meant}`;
    expect(() => Reflect.construct(DuckDBMetadataStore, given)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message }),
    );
  });

  it("takes every value that it may have", () => {
    const options = { database: "a.duckdb", lockTimeout: Number.POSITIVE_INFINITY, config: { threads: "2" } } as const;
    for (const layout of ["struct", "map", undefined] as const) {
      expect(new DuckDBMetadataStore({ ...options, layout }).display()).toBe('DuckDBMetadataStore("a.duckdb")');
    }
  });
});

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
});

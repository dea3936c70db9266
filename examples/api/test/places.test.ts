import * as core from "@metaxy/core";
import * as metadataStore from "@metaxy/core/metadata-store";
import * as base from "@metaxy/core/metadata-store/base";
import type { AccessMode } from "@metaxy/core/types";
import { DuckDBMetadataStore } from "@metaxy/duckdb";
import { InMemoryMetadataStore, MemoryMetadataStore } from "@metaxy/memory";
import { IbisMetadataStore, SqlMetadataStore } from "@metaxy/sql";
import { describe, expect, expectTypeOf, test } from "vitest";

describe("Places", () => {
  test("the base of stores is one class, wherever it is imported from", () => {
    expect(metadataStore.MetadataStore).toBe(core.MetadataStore);
    expect(base.MetadataStore).toBe(core.MetadataStore);
    expect(base.MetadataStoreConfig).toBe(core.MetadataStoreConfig);
    expectTypeOf<base.VersioningEngineOptions>().toEqualTypeOf<"auto" | "native" | "polars">();
    expectTypeOf<AccessMode>().toEqualTypeOf<"read" | "write">();
  });

  test("stores have the seeds' names too, and the SQL base", () => {
    expect(InMemoryMetadataStore).toBe(MemoryMetadataStore);
    expect(IbisMetadataStore).toBe(SqlMetadataStore);
    expect(new DuckDBMetadataStore({ database: ":memory:" })).toBeInstanceOf(SqlMetadataStore);
    expect(new MemoryMetadataStore()).toBeInstanceOf(core.MetadataStore);
  });

  test("every store is made from its configuration's values, and refuses others", () => {
    const store = DuckDBMetadataStore.fromConfig({ database: ":memory:", hashAlgorithm: "md5" });
    expect(store.display()).toBe('DuckDBMetadataStore(":memory:")');
    expect(DuckDBMetadataStore.configModel().fields).toHaveProperty("lockTimeout");
    expect(() => DuckDBMetadataStore.fromConfig({ databse: ":memory:" })).toThrow(/"databse".*"database"/);
    expect(MemoryMetadataStore.fromConfig({})).toBeInstanceOf(MemoryMetadataStore);
  });
});

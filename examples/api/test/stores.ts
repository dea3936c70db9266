import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import { DuckDBMetadataStore } from "@metaxy/duckdb";
import { MemoryMetadataStore } from "@metaxy/memory";
import { afterAll, vi } from "vitest";

export type NewStore = (options?: MetadataStoreOptions) => MetadataStore;

/** Both stores, for `describe.each`; DuckDB's files are removed after the tests of the file. */
export function bothStores(): [name: string, newStore: NewStore][] {
  const folder = mkdtempSync(join(tmpdir(), "metaxy-api-"));
  vi.setConfig({ testTimeout: 60_000 });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;
  const newDuckDB: NewStore = (options) => {
    files += 1;
    return new DuckDBMetadataStore({ database: join(folder, `${files}.duckdb`), ...options });
  };
  return [
    ["memory", (options) => new MemoryMetadataStore(options)],
    ["DuckDB", newDuckDB],
  ];
}

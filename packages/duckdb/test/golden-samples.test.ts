import { goldenSamples, runGoldenSamples } from "@metaxy/conformance";
import type { MetadataStore } from "@metaxy/core";
import { describe, expect, test } from "vitest";
import { DuckDBMetadataStore } from "../src/index.ts";

describe("golden samples of the reference, computed by DuckDB", () => {
  test.each(goldenSamples.map((each) => each.name))("%s", async (name) => {
    const opened: MetadataStore[] = [];
    const openStore = async (options: object): Promise<MetadataStore> => {
      const store = await new DuckDBMetadataStore({ database: ":memory:", ...options }).open("write");
      opened.push(store);
      return store;
    };
    try {
      await runGoldenSamples(name, openStore, { versioningEngine: "native" });
      expect(opened).toHaveLength(1);
    } finally {
      for (const store of opened) await store.close();
    }
  });
});

import { alteredStore, goldenSamples, runGoldenSamples } from "@metaxy/conformance";
import { MemoryMetadataStore } from "@metaxy/memory";
import { describe, it } from "vitest";
import { memoryBase } from "../memory-base.ts";

describe("the Polars engine gives every golden answer", () => {
  for (const goldenCase of goldenSamples) {
    it(goldenCase.name, async () => {
      await runGoldenSamples(goldenCase, (options) => new MemoryMetadataStore(options).open("write"));
    });
  }
});

describe("the naive engine that mutants are made of gives every golden answer", () => {
  for (const goldenCase of goldenSamples) {
    it(goldenCase.name, async () => {
      const { open } = alteredStore(memoryBase);
      const native = { versioningEngine: "native" } as const;
      await runGoldenSamples(goldenCase, async (options) => (await open(options, "main")).open("write"), native);
    });
  }
});

import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type GoldenCase, runGoldenSamples } from "@metaxy/conformance";
import type { MetadataStore } from "@metaxy/core";
import { expect, onTestFinished, test } from "vitest";
import { DuckDBMetadataStore } from "../src/index.ts";
import { temporaryPath } from "./driver-places.ts";

const GOLDEN = join(import.meta.dirname, "golden");

/** Names and places in the file that the reference wrote. */
async function goldenCase(): Promise<GoldenCase> {
  return JSON.parse(await readFile(join(GOLDEN, "store.json"), "utf8"));
}

test.each(["native", "polars"] as const)(
  "a store written by the reference reads and resolves as it does there: %s",
  async (versioningEngine) => {
    const database = await temporaryPath();
    await copyFile(join(GOLDEN, "metaxy.duckdb"), database);
    const openStore = async (options: object): Promise<MetadataStore> => {
      const store = await new DuckDBMetadataStore({ database, ...options }).open("write");
      onTestFinished(() => store.close());
      return store;
    };
    const golden = await goldenCase();
    const answers = golden.steps.filter((step) => step.op === "read" || step.op === "resolve").length;
    expect(await runGoldenSamples(golden, openStore, { versioningEngine })).toBe(answers);
  },
);

import { dep, FeatureGraph, MetaxyConfig } from "@metaxy/core";
import { expect, test } from "vitest";
import { MemoryMetadataStore } from "../src/index.ts";

/** A value that no compiler has seen. */
function untyped(value: unknown): never {
  return value as never;
}

function refused(code: string, message: RegExp): object {
  return expect.objectContaining({ code, message: expect.stringMatching(message) });
}

test.each([
  [{ preferNative: false, versioningEngine: "native" }, /preferNative: false contradicts versioningEngine: "native"/],
  [{ project: "" }, /"project" must be a text that is not empty/],
])("a store refuses %o by name", (options, message) => {
  expect(() => new MemoryMetadataStore(untyped(options))).toThrow(refused("INVALID_ARGUMENT", message));
});

test("a hash that there is not, and a cut that is too short, are refused when the store is built", () => {
  expect(() => new MemoryMetadataStore({ hashAlgorithm: untyped("xxhash46") })).toThrow(
    refused("HASH_ALGORITHM_NOT_SUPPORTED", /unknown hashAlgorithm "xxhash46"\. Did you mean "xxhash64"\?/),
  );
  expect(() => new MemoryMetadataStore({ hashTruncationLength: 7 })).toThrow(
    refused("INVALID_ARGUMENT", /hashTruncationLength must be a whole number of at least 8, not 7/),
  );
});

test("a scope without a function to run is refused", () => {
  const store = new MemoryMetadataStore();
  expect(() => store.allowCrossProjectWrites(untyped("x"))).toThrow(refused("INVALID_ARGUMENT", /a function.*"x"/));
});

test("a plain object is no configuration", () => {
  const plain = untyped({ hashTruncationLength: 3 });
  expect(() => MetaxyConfig.set(plain)).toThrow(refused("INVALID_ARGUMENT", /new MetaxyConfig/));
  expect(() => MetaxyConfig.use(plain, () => 1)).toThrow(refused("INVALID_ARGUMENT", /new MetaxyConfig/));
  expect(MetaxyConfig.get().hashTruncationLength).toBeUndefined();
});

test.each([["id = 'a'"], [["id = 'a'"]]])(
  "filters of an increment stand under the keys of features, unlike %o",
  async (filters) => {
    const graph = new FeatureGraph();
    const Video = graph.define({ key: "video", idColumns: ["id"] });
    const Crop = graph.define({ key: "crop", idColumns: ["id"], deps: [dep(Video)] });
    const store = new MemoryMetadataStore();
    await store.writeMetadata(Video, [{ id: "a", metaxy_provenance_by_field: { default: "1" } }]);
    await expect(store.resolveUpdate(Crop, { filters: untyped(filters) })).rejects.toThrow(
      refused("INVALID_FILTER", /per feature, e\.g\. \{ filters: \{ "video": …/),
    );
  },
);

test.each(["clock", "onWarning"] as const)("what %s throws is told by its name", async (option) => {
  const fails = () => {
    throw new Error("out of order");
  };
  const Video = new FeatureGraph().define({ key: "video", idColumns: ["id"] });
  const store = new MemoryMetadataStore({ [option]: fails });
  const row = { id: "a", metaxy_provenance_by_field: { default: "1" } };
  const message = new RegExp(`The option "${option}" of the store failed: out of order\\.`);
  await expect(store.writeMetadata(Video, [row, row])).rejects.toThrow(refused("INPUT_FAILED", message));
});

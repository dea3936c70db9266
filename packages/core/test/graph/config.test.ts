import { describe, expect, it } from "vitest";
import { checkOptions } from "../../src/check-options.ts";
import { MetaxyConfig } from "../../src/config.ts";

describe("MetaxyConfig", () => {
  it("has no settings until one is set", () => {
    expect({ ...MetaxyConfig.get() }).toEqual({
      project: undefined,
      hashAlgorithm: undefined,
      hashTruncationLength: undefined,
    });
  });

  it("is the one of the innermost scope, else the one that was set", async () => {
    const [set, outer, inner] = ["set", "outer", "inner"].map((project) => new MetaxyConfig({ project }));
    MetaxyConfig.set(set);
    const seen = await MetaxyConfig.use(outer ?? new MetaxyConfig(), async () => {
      const nested = MetaxyConfig.use(inner ?? new MetaxyConfig(), () => MetaxyConfig.get().project);
      await new Promise((done) => setTimeout(done, 1));
      return [nested, MetaxyConfig.get().project];
    });
    expect([...seen, MetaxyConfig.get().project]).toEqual(["inner", "outer", "set"]);
    MetaxyConfig.set(undefined);
    expect(MetaxyConfig.get().project).toBeUndefined();
  });

  const refused: readonly (readonly [object, string])[] = [
    [{ projct: "a" }, 'MetaxyConfig: unknown option "projct". Did you mean "project"?'],
    [{ hashAlgorithm: "xxhash_64" }, 'unknown hashAlgorithm "xxhash_64". Did you mean "xxhash64"?'],
    [{ hashTruncationLength: 7 }, "hashTruncationLength is 7, but must be a whole number of at least 8 characters."],
    [{ hashTruncationLength: 8.5 }, "hashTruncationLength is 8.5"],
    [{ project: "" }, "project must be a text that is not empty"],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const make = () => Reflect.construct(MetaxyConfig, [options]);
      expect(make).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
      expect(make).toThrow(message);
    });
  }

  it("takes the shortest cut", () => {
    expect(new MetaxyConfig({ hashTruncationLength: 8, hashAlgorithm: "md5" }).hashTruncationLength).toBe(8);
  });
});

describe("checkOptions", () => {
  it("lists the valid names where none is near", () => {
    expect(() => checkOptions("thing", { zzzzzz: 1 }, ["alpha", "beta"])).toThrow(
      'thing: unknown option "zzzzzz". Valid: "alpha", "beta".',
    );
  });

  it("refuses what is no object", () => {
    for (const options of [[], null, "a"]) {
      expect(() => Reflect.apply(checkOptions, undefined, ["thing", options, []])).toThrow(
        "the options must be an object",
      );
    }
  });
});

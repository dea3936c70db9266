import { describe, expect, expectTypeOf, it } from "vitest";
import { MetadataStoreError } from "../../src/errors.ts";
import { ContainerKey, FeatureKey, FieldKey } from "../../src/feature/index.ts";
import { FeatureGraph } from "../../src/graph/index.ts";

describe("FeatureKey", () => {
  it("takes text, parts, a key or a feature, and gives every form of its name", () => {
    const Feature = new FeatureGraph().define({ key: "video/raw-1/0x", idColumns: ["id"] });
    const keys = [
      new FeatureKey("video/raw-1/0x"),
      new FeatureKey(["video", "raw-1", "0x"]),
      new FeatureKey(new FeatureKey("video/raw-1/0x")),
      new FeatureKey(Feature),
    ];
    for (const key of keys) {
      expect({
        parts: key.parts,
        text: key.toString(),
        json: JSON.stringify({ key }),
        table: key.tableName,
        struct: key.structKey,
        suffix: key.columnSuffix,
      }).toEqual({
        parts: ["video", "raw-1", "0x"],
        text: "video/raw-1/0x",
        json: '{"key":"video/raw-1/0x"}',
        table: "video__raw_1__0x",
        struct: "video_raw-1_0x",
        suffix: "__video_raw-1_0x",
      });
      expect(key.equals(new FeatureKey("video/raw-1/0x"))).toBe(true);
      expect(key.equals(new FeatureKey("video/raw-1"))).toBe(false);
    }
    expectTypeOf(new FeatureKey(Feature).toString()).toEqualTypeOf<"video/raw-1/0x">();
  });

  it("cannot be changed, and is not changed with the list that it was made of", () => {
    const parts = ["a", "b"];
    const key = new FeatureKey(parts);
    parts[0] = "c";
    expect(key.parts).toEqual(["a", "b"]);
    expect(Object.isFrozen(key) && Object.isFrozen(key.parts)).toBe(true);
  });

  const wrong: readonly (readonly [unknown, string])[] = [
    ["a/Upper", 'Feature key "a/Upper": part 2, "Upper", must consist of lower-case letters, digits, _ or -'],
    ["Upper", 'Feature key "Upper": part 1, "Upper", must begin with a lower-case letter or _'],
    ["9first", 'part 1, "9first", must begin with a lower-case letter or _'],
    ["a/-b", 'part 2, "-b", must consist of lower-case letters, digits, _ or -, and must not begin with -'],
    ["a//b", 'Feature key "a//b": part 2, "", is empty'],
    ["", 'Feature key "": part 1, "", is empty'],
    ["a/b__c", 'part 2, "b__c", contains "__"'],
    [["a/b", "c"], 'Feature key ["a/b","c"]: part 1, "a/b", contains "/"'],
    [["a\n"], 'part 1, "a\\n", must begin with'],
    [["a", 1], "part 2, 1, is not a text"],
    [[], "Feature key has no parts"],
    [7, "7 is no key"],
    [null, "null is no key"],
  ];
  for (const [key, message] of wrong) {
    it(`refuses ${JSON.stringify(key)} and names the part`, () => {
      const make = () => Reflect.construct(FeatureKey, [key]);
      expect(make).toThrow(MetadataStoreError);
      expect(make).toThrow(message);
    });
  }
});

describe("FieldKey", () => {
  it("is ContainerKey in the seeds' words", () => {
    const key = new ContainerKey(["audio", "left"]);
    expect(key).toBeInstanceOf(FieldKey);
    expect([key.toString(), key.structKey]).toEqual(["audio/left", "audio_left"]);
    expect(key.equals(new FieldKey("audio/left"))).toBe(true);
  });

  it("refuses what is no key and says that it is a field's", () => {
    expect(() => new FieldKey("Bad")).toThrow('Field key "Bad": part 1, "Bad"');
  });
});

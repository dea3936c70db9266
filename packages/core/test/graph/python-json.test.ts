import { describe, expect, it } from "vitest";
import { columnTitle } from "../../src/graph/feature-schema-text.ts";
import { pythonJson, pythonJsonOfText } from "../../src/graph/python-json.ts";

describe("JSON as Python writes it", () => {
  // Right sides: json.dumps(value, sort_keys=True) of Python 3.11.
  const numbers: readonly (readonly [number | bigint, string])[] = [
    [1, "1"],
    [-0, "-0.0"],
    [2.5, "2.5"],
    [100.25, "100.25"],
    [0.1, "0.1"],
    [1e-4, "0.0001"],
    [1e-5, "1e-05"],
    [-1.5e-7, "-1.5e-07"],
    [123456789012345.6, "123456789012345.6"],
    [1e16, "1e+16"],
    [1e22, "1e+22"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [2 ** 53 - 1, "9007199254740991"],
    [2n ** 64n, "18446744073709551616"],
  ];
  for (const [value, text] of numbers) {
    it(`writes ${String(value)} as ${text}`, () => {
      expect(pythonJson(value)).toBe(text);
    });
  }

  it("escapes everything but printable ASCII, and sorts keys by code point", () => {
    expect(pythonJson({ "\u{1f642}": 1, "\uffff": 2, b: ['é\u007f\u2028\n\t"\\/'], a: null, B: true })).toBe(
      '{"B": true, "a": null, "b": ["\\u00e9\\u007f\\u2028\\n\\t\\"\\\\/"], "\\uffff": 2, "\\ud83d\\ude42": 1}',
    );
  });

  it("keeps numbers of a text as they stand", () => {
    expect(pythonJsonOfText('{"b":[1.0,1e5,-0,12345678901234567890],"a":{"__proto__":2}}')).toBe(
      '{"a": {"__proto__": 2}, "b": [1.0, 1e5, -0, 12345678901234567890]}',
    );
  });
});

describe("the title of a column", () => {
  // Right sides: name.title().replace("_", " ").strip() of Python 3.11.
  for (const [name, title] of [
    ["video_id", "Video Id"],
    ["videoId", "Videoid"],
    ["a1b", "A1B"],
    ["x's", "X'S"],
    ["straße_über", "Straße Über"],
    ["ßx", "Ssx"],
    ["ÉCOLE", "École"],
    ["Σας ΟΔΟΣ", "Σας Οδος"],
    ["__x_", "X"],
  ] as const) {
    it(`of ${name} is ${title}`, () => {
      expect(columnTitle(name)).toBe(title);
    });
  }
});

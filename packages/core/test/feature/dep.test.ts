import { describe, expect, it } from "vitest";
import {
  aggregation,
  DefaultFieldsMapping,
  definitionOf,
  dep,
  expansion,
  FeatureDep,
  FieldsMapping,
  mapFields,
  openColumns,
  optional,
} from "../../src/feature/index.ts";
import { FeatureGraph } from "../../src/graph/index.ts";

const Video = new FeatureGraph().define({
  key: "video/raw",
  idColumns: ["videoId"],
  columns: { videoId: "string", path: "string", duration: "float64" },
  fields: { audio: "1", frames: "1" },
});

describe("dep", () => {
  it("says as plain data what is given, under the parent's key", () => {
    const given = dep(Video, {
      rename: { path: "videoPath" },
      filter: (c) => c("duration").gt(0),
      select: ["videoPath"],
      lineage: expansion({ on: ["videoId"] }),
      fields: { matchSuffix: true, exclude: ["audio"] },
    });
    expect(given).toEqual({
      feature: "video/raw",
      definition: {
        feature: "video/raw",
        rename: new Map([["path", "videoPath"]]),
        select: ["videoPath"],
        filters: [
          {
            text: "duration > 0",
            predicate: {
              kind: "compare",
              operator: ">",
              left: { kind: "column", name: "duration" },
              right: { kind: "literal", value: 0 },
            },
          },
        ],
        lineage: { kind: "expansion", on: ["videoId"] },
        mapping: { kind: "default", matchSuffix: true, exclude: ["audio"] },
        optional: false,
      },
    });
    expect(Object.isFrozen(given) && Object.isFrozen(given.definition)).toBe(true);
  });

  it("takes everything of the parent by default", () => {
    expect(dep(Video).definition).toEqual({
      feature: "video/raw",
      rename: undefined,
      select: undefined,
      filters: undefined,
      lineage: { kind: "identity" },
      mapping: { kind: "default", matchSuffix: false, exclude: [] },
      optional: false,
    });
  });

  it("takes an option that is undefined as one that is not given", () => {
    const none = { filter: undefined, select: undefined, lineage: undefined, fields: undefined };
    expect(dep(Video, none)).toEqual(dep(Video));
    expect(dep(Video, { fields: { matchSuffix: undefined, exclude: undefined } })).toEqual(dep(Video));
    const noneByKey = { select: undefined, rename: undefined, filters: undefined, fieldsMapping: undefined };
    expect(new FeatureDep({ feature: Video, ...noneByKey, optional: undefined })).toEqual(
      new FeatureDep({ feature: Video }),
    );
  });

  it("keeps the text of a filter as it stands", () => {
    const { filters } = dep(Video, { filter: "duration>0  AND path IS NOT NULL" }).definition;
    expect(filters?.map(({ text }) => text)).toEqual(["duration>0  AND path IS NOT NULL"]);
  });

  it("can be optional, and is not changed by that", () => {
    const required = dep(Video);
    const left = optional(required);
    expect([required.definition.optional, left.definition.optional]).toEqual([false, true]);
    expect(left.definition).toEqual({ ...required.definition, optional: true });
  });

  it("names columns that are not declared through openColumns, which is the same feature", () => {
    expect(definitionOf(openColumns(Video))).toBe(definitionOf(Video));
    expect({ ...openColumns(Video) }).toEqual({ key: "video/raw", idColumns: ["videoId"] });
    expect(dep(openColumns(Video), { select: ["colour"] }).definition.select).toEqual(["colour"]);
  });

  it("maps fields in each way", () => {
    const mappings = [
      dep(Video, { fields: "all" }),
      dep(Video, { fields: "none" }),
      dep(Video, { fields: mapFields({ text: ["audio", "frames"] }) }),
      dep(Video, { fields: FieldsMapping.specific({ text: ["audio"] }) }),
      dep(Video, { fields: FieldsMapping.default({ matchSuffix: true }) }),
      dep(Video, { fields: new DefaultFieldsMapping({ excludeFields: ["audio"] }) }),
      new FeatureDep({ key: "video/raw", fieldsMapping: FieldsMapping.all() }),
      new FeatureDep({ feature: Video, fieldsMapping: FieldsMapping.none() }),
    ].map(({ definition }) => definition.mapping);
    expect(mappings).toEqual([
      { kind: "all" },
      { kind: "none" },
      { kind: "specific", fields: new Map([["text", ["audio", "frames"]]]) },
      { kind: "specific", fields: new Map([["text", ["audio"]]]) },
      { kind: "default", matchSuffix: true, exclude: [] },
      { kind: "default", matchSuffix: false, exclude: ["audio"] },
      { kind: "all" },
      { kind: "none" },
    ]);
  });

  it("by key alone means the same", () => {
    const byKey = new FeatureDep({
      key: ["video", "raw"],
      rename: { path: "p" },
      select: ["p"],
      filters: ["p != 'x'", (c) => c("duration").gt(0)],
      lineage: aggregation({ on: ["videoId"] }),
      optional: true,
    });
    const { filters, ...rest } = byKey.definition;
    expect(filters?.map(({ text }) => text)).toEqual(["p != 'x'", "duration > 0"]);
    const { filters: _, ...same } = optional(
      dep(Video, { rename: { path: "p" }, select: ["p"], lineage: aggregation({ on: ["videoId"] }) }),
    ).definition;
    expect(rest).toEqual(same);
  });
});

describe("dep refuses", () => {
  for (const [what, parent] of Object.entries({ "a key": "video/raw", nothing: undefined, "a spec": { key: "a" } })) {
    it(`${what} in place of a parent`, () => {
      const declare = () => Reflect.apply(dep, undefined, [parent]);
      expect(declare).toThrow(expect.objectContaining({ code: "INVALID_DEFINITION" }));
      expect(declare).toThrow(/^dep takes a feature.*by key, write new FeatureDep/);
    });
  }

  it("to make optional what is no dependency", () => {
    expect(() => Reflect.apply(optional, undefined, [Video])).toThrow("optional takes a dependency such as dep(Video)");
  });

  it("by key: filters that are no list, and an optional that is no boolean", () => {
    const byKey = (options: object) => () => Reflect.construct(FeatureDep, [{ feature: "a", ...options }]);
    expect(byKey({ filters: "n > 1" })).toThrow("filters must be a list");
    expect(byKey({ optional: "yes" })).toThrow('optional is "yes"; give true or false.');
  });

  const refused: readonly (readonly [string, object | null, string, string])[] = [
    [
      "an unknown option",
      { selct: [] },
      "INVALID_ARGUMENT",
      'Dependency on video/raw: unknown option "selct". Did you mean "select"?',
    ],
    [
      "a column renamed to a system column",
      { rename: { path: "metaxy_provenance" } },
      "INVALID_DEFINITION",
      'the new name of "path", "metaxy_provenance" is reserved',
    ],
    [
      "a renamed system column",
      { rename: { metaxy_provenance: "p" } },
      "INVALID_DEFINITION",
      '"metaxy_provenance" is reserved',
    ],
    [
      "two columns renamed alike",
      { rename: { path: "p", duration: "p" } },
      "INVALID_DEFINITION",
      '"path" and "duration" are both renamed to "p"',
    ],
    [
      "a rename that is no text",
      { rename: { path: 1 } },
      "INVALID_DEFINITION",
      'the new name of "path" must be a text',
    ],
    [
      "the old name in select",
      { rename: { path: "p" }, select: ["path"] },
      "INVALID_DEFINITION",
      'select names "path", which is renamed to "p"; select the new name.',
    ],
    ["a column selected twice", { select: ["path", "path"] }, "INVALID_DEFINITION", 'select names "path" twice'],
    [
      "a system column in select",
      { select: ["metaxy_created_at"] },
      "INVALID_DEFINITION",
      "system columns always travel",
    ],
    ["a filter that is no SQL", { filter: "duration >" }, "INVALID_FILTER", "expected a name, found the end"],
    ["a filter without a text", { filter: () => true }, "INVALID_FILTER", "must return a condition"],
    [
      "a lineage of its own",
      { lineage: { kind: "sideways" } },
      "INVALID_DEFINITION",
      'Dependency on video/raw: lineage is an object with kind "sideways"; write identity(), aggregation({ on: […] }) or expansion({ on: […] }).',
    ],
    [
      "a lineage by name",
      { lineage: "aggregation" },
      "INVALID_DEFINITION",
      'lineage is "aggregation"; write identity()',
    ],
    [
      "a lineage that is not called",
      { lineage: expansion },
      "INVALID_DEFINITION",
      "lineage is the function expansion, which is not called",
    ],
    [
      "a lineage in the words of the wire",
      { lineage: { type: "1:N" } },
      "INVALID_DEFINITION",
      'lineage is an object with type "1:N"',
    ],
    ["a lineage that is null", { lineage: null }, "INVALID_DEFINITION", "lineage is null; write identity()"],
    [
      "columns of a 1:1 lineage",
      { lineage: { kind: "identity", on: ["videoId"] } },
      "INVALID_DEFINITION",
      'lineage is an object with kind "identity", on a list of 1',
    ],
    [
      "a lineage on what is no list",
      { lineage: { kind: "aggregation", on: "videoId" } },
      "INVALID_DEFINITION",
      'Dependency on video/raw: lineage: "on" must be a list of at least one column name.',
    ],
    [
      "an expansion without columns",
      { lineage: { kind: "expansion" } },
      "INVALID_DEFINITION",
      'an expansion needs "on"',
    ],
    ["a filter of another kind", { filter: 5 }, "INVALID_FILTER", "a filter is 5, but must be SQL text or a callback"],
    ["a big integer as mapping", { fields: 1n }, "INVALID_DEFINITION", "fields is 1n; give"],
    [
      "a Map as rename",
      { rename: new Map([["path", "p"]]) },
      "INVALID_DEFINITION",
      "rename is a Map of 1, but must be an object from old to new names.",
    ],
    [
      "a Map as mapping",
      { fields: new Map([["text", ["audio"]]]) },
      "INVALID_DEFINITION",
      "fields is a Map of 1; give",
    ],
    ["half a mapping", { fields: { definition: { kind: "default" } } }, "INVALID_DEFINITION", "which is no mapping"],
    [
      "a filtered column without a name",
      { filter: (c: (name: unknown) => { isNull(): unknown }) => c(5).isNull() },
      "INVALID_FILTER",
      "A filter names 5 as a column; give the column's name, a text.",
    ],
    ["a dependency as mapping", { fields: dep(Video) }, "INVALID_DEFINITION", "which is no mapping"],
    [
      "a suffix rule that is no boolean",
      { fields: { matchSuffix: "yes" } },
      "INVALID_DEFINITION",
      'matchSuffix is "yes"',
    ],
    ["excluded fields that are no list", { fields: { exclude: "audio" } }, "INVALID_DEFINITION", "must be a list"],
    ["options that are null", null, "INVALID_ARGUMENT", "the options must be an object"],
    ["options in a Map", new Map([["select", ["path"]]]), "INVALID_ARGUMENT", "the options must be an object"],
    [
      "half of a surrogate pair in select",
      { select: ["\ud800"] },
      "INVALID_DEFINITION",
      'select: "\\ud800" has half of a surrogate pair',
    ],
    [
      "half of a surrogate pair in rename",
      { rename: { path: "p\udc00" } },
      "INVALID_DEFINITION",
      'the new name of "path", "p\\udc00" has half of a surrogate pair',
    ],
    [
      "half of a surrogate pair in lineage",
      { lineage: { kind: "expansion", on: ["\ud800"] } },
      "INVALID_DEFINITION",
      'lineage: "on": "\\ud800" has half of a surrogate pair',
    ],
    [
      "half of a surrogate pair in a filter",
      { filter: "path = '\ud800'" },
      "INVALID_DEFINITION",
      "has half of a surrogate pair",
    ],
    [
      "half of a surrogate pair in the name of a filtered column",
      { filter: (c: (name: string) => { isNull(): unknown }) => c("\ud800").isNull() },
      "INVALID_DEFINITION",
      "has half of a surrogate pair",
    ],
    ["a mapping of its own", { fields: "some" }, "INVALID_DEFINITION", 'fields is "some"; give "all", "none"'],
    ["an unknown mapping option", { fields: { matchSufix: true } }, "INVALID_ARGUMENT", 'Did you mean "matchSuffix"?'],
    [
      "an excluded field named twice",
      { fields: { exclude: ["a", "a"] } },
      "INVALID_DEFINITION",
      'field "a" is named twice',
    ],
    ["a field key that is none", { fields: { exclude: ["A"] } }, "INVALID_DEFINITION", 'Field key "A"'],
  ];
  for (const [what, options, code, message] of refused) {
    it(what, () => {
      const declare = () => Reflect.apply(dep, undefined, [Video, options]);
      expect(declare).toThrow(expect.objectContaining({ code }));
      expect(declare).toThrow(message);
    });
  }

  it("columns named twice, or none, in lineage", () => {
    expect(() => expansion({ on: [] })).toThrow('expansion: "on" must be a list of at least one column name.');
    expect(() => aggregation({ on: ["a", "a"] })).toThrow('aggregation: "on" names "a" twice');
    for (const lineage of [aggregation, expansion]) {
      expect(() => Reflect.apply(lineage, undefined, ["id"])).toThrow(`${lineage.name}: the options must be an object`);
      expect(() => Reflect.apply(lineage, undefined, [{ no: ["id"] }])).toThrow('unknown option "no"');
    }
    expect(() => Reflect.apply(expansion, undefined, [])).toThrow("expansion: the options must be an object");
  });

  it("fields mapped from no list, or from one field twice", () => {
    expect(() => Reflect.apply(mapFields, undefined, [{ text: "audio" }])).toThrow('of "text" must be a list');
    expect(() => Reflect.apply(mapFields, undefined, [{ text: undefined }])).toThrow("but is undefined");
    expect(() => Reflect.apply(mapFields, undefined, [undefined])).toThrow(
      'mapFields takes an object such as { text: ["audio"] }, but is given undefined.',
    );
    expect(() => Reflect.apply(FieldsMapping.specific, undefined, [null])).toThrow("but is given null");
    expect(() => Reflect.construct(DefaultFieldsMapping, [{ exclude: [] }])).toThrow('unknown option "exclude"');
    expect(() => mapFields({ text: ["audio", "audio"] })).toThrow('field "audio" is named twice');
  });
});

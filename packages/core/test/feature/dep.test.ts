import { describe, expect, it } from "vitest";
import {
  aggregation,
  DefaultFieldsMapping,
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
    expect(openColumns(Video)).toBe(Video);
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
  const refused: readonly (readonly [string, object, string, string])[] = [
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
    ["a lineage of its own", { lineage: { kind: "sideways" } }, "INVALID_DEFINITION", "lineage must be identity()"],
    [
      "an expansion without columns",
      { lineage: { kind: "expansion" } },
      "INVALID_DEFINITION",
      'an expansion needs "on"',
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
    expect(() => aggregation({ on: ["a", "a"] })).toThrow('aggregation: column "a" is named twice in "on".');
  });

  it("fields mapped from no list, or from one field twice", () => {
    expect(() => Reflect.apply(mapFields, undefined, [{ text: "audio" }])).toThrow('of "text" must be a list');
    expect(() => mapFields({ text: ["audio", "audio"] })).toThrow('field "audio" is named twice');
  });
});

import {
  type ColumnType,
  type ColumnTypes,
  type ParentRequest,
  type Predicate,
  type ResolveRequest,
  rowsBatch,
  singleBatch,
  systemColumnTypes,
  tableName,
} from "@metaxy/core/driver";

function typesOf(user: Record<string, ColumnType>, fields: readonly string[]): ColumnTypes {
  return new Map<string, ColumnType>([...Object.entries(user), ...systemColumnTypes(fields)]);
}

function above(name: string, value: bigint): Predicate {
  return { kind: "compare", operator: ">", left: { kind: "column", name }, right: { kind: "literal", value } };
}

const VIDEO: ParentRequest = {
  feature: "video/raw",
  table: tableName(["video", "raw"]),
  types: typesOf({ id: "string", path: "string", seconds: "int64" }, ["audio", "frames"]),
  featureVersion: "fv-video",
  idColumns: ["id"],
  where: undefined,
  columns: [
    { name: "id", from: "id", type: "string" },
    { name: "path", from: "path", type: "string" },
  ],
  filter: undefined,
  versions: ["audio", "frames"],
  optional: false,
};

const TEXT: ParentRequest = {
  ...VIDEO,
  feature: "text",
  table: tableName(["text"]),
  types: typesOf({ doc: "string", part: "int64", body: "string" }, ["body"]),
  featureVersion: "fv-text",
  idColumns: ["doc", "part"],
  columns: [
    { name: "id", from: "doc", type: "string" },
    { name: "part", from: "part", type: "int64" },
  ],
  versions: ["body"],
};

const TARGET: ResolveRequest["target"] = {
  table: tableName(["crop"]),
  types: typesOf({ id: "string", score: "int64" }, ["a", "b/c"]),
  featureVersion: "fv-crop",
  idColumns: ["id"],
  where: undefined,
  stale: [],
  marks: undefined,
};

/** A 1:1 child with two fields. */
const IDENTITY: ResolveRequest = {
  feature: "crop",
  hash: { algorithm: "md5", length: 20 },
  fields: [
    {
      field: "a",
      structKey: "a",
      codeVersion: "1",
      parts: ["a|1", "|video/raw.audio|", { parent: 0, structKey: "audio" }],
    },
    {
      field: "b/c",
      structKey: "b_c",
      codeVersion: "it's",
      parts: ["b/c|it's", "|video/raw.frames|", { parent: 0, structKey: "frames" }],
    },
  ],
  parents: [VIDEO],
  samples: undefined,
  joinOn: ["id"],
  columns: [
    { name: "id", type: "string" },
    { name: "path", type: "string", parent: 0 },
  ],
  target: TARGET,
  compareOn: ["id"],
  collapse: false,
  groupOrder: [],
  compareWith: "definition",
};

function samples(role: "replace-parents" | "join-parents"): ResolveRequest["samples"] {
  const versions = role === "replace-parents" ? [...systemColumnTypes(["a", "b_c"])].slice(0, 4) : [];
  const types: ColumnTypes = new Map<string, ColumnType>([["id", "string"], ...versions]);
  return { role, types, rows: singleBatch(rowsBatch(types, [])) };
}

const MAP: ColumnType = { map: { key: "string", value: "string" } };

/** One request of each shape that the steps tell apart. */
export const REQUEST_SHAPES: Readonly<Record<string, ResolveRequest>> = {
  identity: IDENTITY,
  "first-run": { ...IDENTITY, target: { ...TARGET, types: undefined } },
  "filters-and-predicates": {
    ...IDENTITY,
    parents: [
      {
        ...VIDEO,
        where: above("seconds", 1n),
        filter: { kind: "null", operand: { kind: "column", name: "path" }, negated: true },
      },
    ],
    target: { ...TARGET, where: above("score", 2n), stale: [above("score", 3n), above("score", 4n)] },
  },
  "required-and-optional-parents": {
    ...IDENTITY,
    parents: [VIDEO, { ...TEXT, optional: true }],
    fields: IDENTITY.fields.map((field) => ({
      ...field,
      parts: [...field.parts, "|text.body|", { parent: 1, structKey: "body" }],
    })),
  },
  "optional-parents-alone": {
    ...IDENTITY,
    parents: [
      { ...VIDEO, optional: true },
      { ...TEXT, optional: true },
      { ...TEXT, types: undefined, columns: [], optional: true },
    ],
  },
  aggregation: {
    ...IDENTITY,
    parents: [{ ...TEXT, aggregate: { on: ["id"], orderBy: ["id", "part"] } }],
    fields: [
      { field: "a", structKey: "a", codeVersion: "1", parts: ["a|1|text.body|", { parent: 0, structKey: "body" }] },
    ],
    columns: [
      { name: "id", type: "string" },
      { name: "part", type: "int64", parent: 0 },
    ],
    groupOrder: ["id", "part"],
  },
  "expansion-with-marks": {
    ...IDENTITY,
    target: {
      ...TARGET,
      types: typesOf({ id: "string", face: "int64" }, ["a", "b_c"]),
      idColumns: ["id", "face"],
      marks: {
        table: tableName(["metaxy_system", "expansion_marks", "crop"]),
        types: typesOf({ id: "string" }, ["a", "b_c"]),
        idColumns: ["id"],
      },
    },
    collapse: true,
  },
  "compared-with-the-latest": { ...IDENTITY, compareWith: "latest" },
  "map-layout": {
    ...IDENTITY,
    parents: [{ ...VIDEO, types: new Map([...(VIDEO.types ?? []), ["metaxy_data_version_by_field", MAP]]) }],
    target: { ...TARGET, types: new Map([...(TARGET.types ?? []), ["metaxy_provenance_by_field", MAP]]) },
  },
  "skipped-comparison": { ...IDENTITY, compareWith: "nothing" },
  "samples-instead-of-parents": {
    ...IDENTITY,
    parents: [],
    samples: samples("replace-parents"),
    columns: [{ name: "id", type: "string" }],
  },
  "samples-with-parents": {
    ...IDENTITY,
    parents: [VIDEO, { ...TEXT, aggregate: { on: ["id"], orderBy: ["id", "part"] } }],
    samples: samples("join-parents"),
    columns: [{ name: "id", type: "string" }],
    compareWith: "nothing",
  },
};

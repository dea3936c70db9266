import { HASH_ALGORITHMS } from "@metaxy/core/driver";
import { z } from "zod";

const names = z.array(z.string());
const texts = z.record(z.string(), z.string());
const columnWord = z.enum(["string", "int64", "float64", "bool", "timestamp"]);
const length = z.int().positive();
const errorOfReference = z.strictObject({ class: z.string(), message_start: z.string() });

/** A cell: JSON, with integers beyond a double as `bigint`. */
const cell: z.ZodType<Cell> = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.bigint(),
  z.string(),
  z.record(z.string(), z.string().nullable()),
]);
type Cell = null | boolean | number | bigint | string | Record<string, string | null>;
const row = z.record(z.string(), cell);
const rows = z.array(row);
const increment = z.strictObject({ new: rows, stale: rows, orphaned: rows });

/** A `deviation`, with `expected` in the form of its step. */
const deviation = <Expected extends z.ZodType>(expected: Expected) =>
  z.strictObject({
    kind: z.enum(["refuse", "resolve", "other"]),
    says: z.string(),
    expected: expected.exactOptional(),
    or_refuse: z.boolean().exactOptional(),
  });

const mapping = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("default"),
    match_suffix: z.boolean().exactOptional(),
    exclude_fields: names.exactOptional(),
  }),
  z.strictObject({ type: z.literal("specific"), mapping: z.record(z.string(), names) }),
  z.strictObject({ type: z.literal("all") }),
  z.strictObject({ type: z.literal("none") }),
]);

const lineage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("1:1") }),
  z.strictObject({ type: z.literal("N:1"), on: names.exactOptional() }),
  z.strictObject({ type: z.literal("1:N"), on: names }),
]);

const featureDep = z.strictObject({
  feature: z.string(),
  select: names.exactOptional(),
  rename: texts.exactOptional(),
  filters: names.exactOptional(),
  optional: z.boolean().exactOptional(),
  fields_mapping: mapping.exactOptional(),
  lineage: lineage.exactOptional(),
});

const fieldDep = z.strictObject({ feature: z.string(), fields: z.union([z.literal("ALL"), names]).exactOptional() });

const field = z.strictObject({
  key: z.string(),
  code_version: z.string().exactOptional(),
  deps: z.union([z.literal("ALL"), z.array(fieldDep)]).exactOptional(),
});

/** A feature as the golden files declare it. Keys and names may be wrong on purpose: refusing them is the library's work. */
const feature = z.strictObject({
  key: z.string(),
  id_columns: names,
  columns: z.record(z.string(), columnWord),
  fields: z.array(field).exactOptional(),
  deps: z.array(featureDep).exactOptional(),
  project: z.string().exactOptional(),
  description: z.string().exactOptional(),
  metadata: z.record(z.string(), z.json()).exactOptional(),
  class_name: z.string().exactOptional(),
  external_provenance_by_field: texts.nullable().exactOptional(),
});
const features = z.array(feature).min(1);
/** In definitions.json a key may also be a list of parts. */
const definedFeatures = z.array(feature.extend({ key: z.union([z.string(), names]) })).min(1);

const definedFeature = z.strictObject({
  table_name: z.string(),
  column_suffix: z.string(),
  feature_version: z.string(),
  code_version: z.string(),
  feature_spec_version: z.string(),
  definition_version: z.string(),
  input_id_columns: names,
  external: z.boolean(),
  fields: z.record(z.string(), z.strictObject({ version: z.string(), struct_key: z.string(), parents: names })),
  feature_spec: z.record(z.string(), z.unknown()),
  feature_schema: z.record(z.string(), z.unknown()).exactOptional(),
});

const definedGraph = z.strictObject({
  features: z.record(z.string(), definedFeature),
  project_versions: texts,
  topological_order: names,
});

export const DefinitionCase = z
  .strictObject({
    name: z.string(),
    note: z.string().exactOptional(),
    hash_truncation_length: length,
    project: z.string(),
    features: definedFeatures,
    expected: definedGraph.exactOptional(),
    expect_error: errorOfReference.exactOptional(),
    deviation: deviation(definedGraph).exactOptional(),
  })
  .refine((each) => (each.expected === undefined) !== (each.expect_error === undefined), {
    error: "needs either `expected` or `expect_error`",
  });
export type DefinitionCase = z.infer<typeof DefinitionCase>;
export type DefinedGraph = z.infer<typeof definedGraph>;

const columns = z.record(
  z.string(),
  z.union([columnWord, z.strictObject({ struct: z.record(z.string(), z.literal("string")) })]),
);
const table = { columns, rows };
const at = { at: z.iso.datetime() };

const write = z.strictObject({
  op: z.literal("write"),
  ...at,
  feature: z.string(),
  ...table,
  expect_error: errorOfReference.exactOptional(),
  deviation: deviation(rows).exactOptional(),
});

const deletion = z.strictObject({
  op: z.literal("delete"),
  ...at,
  feature: z.string(),
  filters: names,
  soft: z.boolean().exactOptional(),
  expect_error: errorOfReference.exactOptional(),
  deviation: deviation(z.never()).exactOptional(),
});

const read = z.strictObject({
  op: z.literal("read"),
  ...at,
  feature: z.string(),
  options: z
    .strictObject({
      filters: names.exactOptional(),
      with_sample_history: z.boolean().exactOptional(),
      with_feature_history: z.boolean().exactOptional(),
      include_soft_deleted: z.boolean().exactOptional(),
    })
    .exactOptional(),
  expected: rows.exactOptional(),
  expect_error: errorOfReference.exactOptional(),
  deviation: deviation(rows).exactOptional(),
});

const resolve = z.strictObject({
  op: z.literal("resolve"),
  ...at,
  feature: z.string(),
  options: z
    .strictObject({
      filters: z.record(z.string(), names).exactOptional(),
      global_filters: names.exactOptional(),
      target_filters: names.exactOptional(),
      staleness_predicates: names.exactOptional(),
      skip_comparison: z.boolean().exactOptional(),
    })
    .exactOptional(),
  samples: z.strictObject(table).exactOptional(),
  expected: increment.exactOptional(),
  expect_error: errorOfReference.exactOptional(),
  deviation: deviation(increment).exactOptional(),
});

const redefinition = z.strictObject({
  op: z.literal("features"),
  ...at,
  features,
  expect_error: errorOfReference.exactOptional(),
  deviation: deviation(z.never()).exactOptional(),
});

const step = z.discriminatedUnion("op", [write, deletion, read, resolve, redefinition]);
export type Step = z.infer<typeof step>;

export const SampleCase = z
  .strictObject({
    name: z.string(),
    note: z.string().exactOptional(),
    hash_algorithm: z.enum(HASH_ALGORITHMS),
    hash_truncation_length: length,
    features,
    steps: z.array(step).min(1),
    deviation: deviation(z.never()).exactOptional(),
    engines_differ_at_step: z.int().nonnegative().exactOptional(),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of stepProblems(value.features, value.steps)) {
      issues.push({ code: "custom", input: value, path: [...path], message });
    }
  });
export type SampleCase = z.infer<typeof SampleCase>;

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a step must have that its form alone does not tell: a known feature, an answer, rows of the columns given. */
function* stepProblems(declared: z.infer<typeof features>, steps: readonly Step[]): Iterable<Problem> {
  let known = new Set(declared.map(({ key }) => key));
  for (const [index, each] of steps.entries()) {
    if (each.op === "features") {
      known = new Set(each.features.map(({ key }) => key));
      continue;
    }
    const path = ["steps", index];
    if (!known.has(each.feature))
      yield { path: [...path, "feature"], message: `no feature ${each.feature} is declared` };
    if (each.op === "write") yield* rowProblems(each, path);
    if (each.op === "resolve" && each.samples !== undefined) yield* rowProblems(each.samples, [...path, "samples"]);
    const asks = each.op === "read" || each.op === "resolve";
    if (asks && each.expected === undefined && each.expect_error === undefined) {
      yield { path, message: "needs either `expected` or `expect_error`" };
    }
  }
}

function* rowProblems(
  given: z.infer<z.ZodObject<typeof table>>,
  path: readonly (string | number)[],
): Iterable<Problem> {
  for (const [index, each] of given.rows.entries()) {
    for (const [name, value] of Object.entries(each)) {
      const type = given.columns[name];
      const place = [...path, "rows", index, name];
      if (type === undefined) yield { path: place, message: "is not among the columns" };
      else if (!fits(value, type))
        yield { path: place, message: `is no ${typeof type === "string" ? type : "struct"}` };
    }
  }
}

function fits(value: Cell, type: z.infer<typeof columns>[string]): boolean {
  if (value === null) return true;
  if (typeof type !== "string")
    return typeof value === "object" && Object.keys(value).every((name) => name in type.struct);
  switch (type) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "float64":
      return typeof value === "number" || typeof value === "bigint";
    case "int64":
      return typeof value === "bigint" || Number.isSafeInteger(value);
    case "timestamp":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
  }
}

export const HashFile = z
  .strictObject({
    inputs: z.array(z.string().nullable()).min(1),
    outputs: z.partialRecord(z.enum(HASH_ALGORITHMS), z.array(z.string().nullable())),
  })
  .check(({ value, issues }) => {
    for (const [algorithm, outputs] of Object.entries(value.outputs)) {
      const message = `has ${outputs.length} values for ${value.inputs.length} inputs`;
      const path = ["outputs", algorithm];
      if (outputs.length !== value.inputs.length) issues.push({ code: "custom", input: outputs, path, message });
    }
    if (Object.keys(value.outputs).length === 0) {
      issues.push({ code: "custom", input: value, path: ["outputs"], message: "has no algorithm" });
    }
  });
export type HashFile = z.infer<typeof HashFile>;

const answers = { read: z.record(z.string(), rows), resolve: z.record(z.string(), increment) };

const storedExpectations = z.strictObject({
  path: z.string(),
  hash_algorithm: z.enum(HASH_ALGORITHMS),
  hash_truncation_length: length,
  layout: z.record(z.string(), z.record(z.string(), z.unknown())),
  versions: definedGraph,
  ...answers,
  change: z.array(step),
  after_change: z.strictObject(answers),
});
/** What reading and resolving a store must give, by feature. */
export type Answers = z.infer<z.ZodObject<typeof answers>>;
export type StoredExpectations = z.infer<typeof storedExpectations>;

export const StoresFile = z.strictObject({
  project: z.string(),
  features,
  stores: z.record(z.string(), storedExpectations),
});
export type StoresFile = z.infer<typeof StoresFile>;
export type FeatureForm = z.infer<typeof definedFeatures>[number];

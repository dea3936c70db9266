import { type AnyFeature, defineFeature, dep } from "@metaxy/core";

/** Roots with some fields each, and a leaf that reads all of them. */
export interface Scenario {
  readonly name: string;
  readonly roots: readonly AnyFeature[];
  /** Of every root. */
  readonly fields: readonly string[];
  readonly leaf: AnyFeature;
  readonly leafFields: readonly string[];
}

/** The id column of all features. */
export const ID = "sample_uid";

interface Shape {
  readonly roots: readonly string[];
  readonly fields: readonly string[];
  readonly leaf: string;
  readonly leafFields: readonly string[];
}

const versioned = (fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field, "1"]));

function declare(name: string, { roots, fields, leaf, leafFields }: Shape): Scenario {
  const defined = roots.map((key) =>
    defineFeature({ key: `bench/${key}`, idColumns: [ID], columns: { [ID]: "uint64" }, fields: versioned(fields) }),
  );
  const child = defineFeature({
    key: `bench/${leaf}`,
    idColumns: [ID],
    deps: defined.map((root) => dep(root)),
    fields: versioned(leafFields),
  });
  return { name, roots: defined, fields, leaf: child, leafFields };
}

export const SIMPLE: Scenario = declare("simple", {
  roots: ["simple_root"],
  fields: ["audio", "frames"],
  leaf: "simple_leaf",
  leafFields: ["prediction"],
});

export const WIDE: Scenario = declare("wide", {
  roots: ["wide_root_0", "wide_root_1"],
  fields: ["audio", "frames", "optical_flow", "embedding"],
  leaf: "wide_leaf",
  leafFields: ["prediction_a", "prediction_b"],
});

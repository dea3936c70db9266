export { currentGraph, resolveFeature, withGraph } from "./current-graph.ts";
export type { DeclaredFeature } from "./declared-feature.ts";
export { defineFeature, externalFeature, Feature, type FeatureClass } from "./feature.ts";
export { FeatureGraph, type FeatureGraphOptions } from "./feature-graph.ts";
export { featureSchemaText } from "./feature-schema-text.ts";
export { featureSpecText } from "./feature-spec-text.ts";
export { definitionFromStored, type StoredFeature } from "./stored-definition.ts";

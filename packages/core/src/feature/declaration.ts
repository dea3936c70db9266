import { MetadataStoreError } from "../errors.ts";
import type { FeatureDefinition } from "./definition.ts";

/** What a feature's object knows besides its public members. Not enumerable. */
export interface Declaration {
  readonly definition: FeatureDefinition;
  /** The graph in which the feature was registered. */
  readonly graph: object;
}

/** Key of the declaration on a feature's object; shared by all copies of this module in a process. */
export const declaration: unique symbol = Symbol.for("@metaxy/core feature");

/** Whether the value is a feature, made by `defineFeature` and the like. */
export function isFeature(value: unknown): value is { readonly [declaration]: Declaration } {
  return (typeof value === "object" || typeof value === "function") && value !== null && declaration in value;
}

/**
 * The definition behind a feature's object.
 * @throws MetadataStoreError INVALID_ARGUMENT where the value is no feature.
 */
export function definitionOf(feature: object): FeatureDefinition {
  if (isFeature(feature)) return feature[declaration].definition;
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    "A feature was expected: the result of defineFeature, externalFeature or graph.define, or a class that extends Feature(spec).",
  );
}

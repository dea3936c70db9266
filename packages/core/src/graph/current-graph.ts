import { AsyncLocalStorage } from "node:async_hooks";
import { MetadataStoreError } from "../errors.ts";
import { declaration, isFeature } from "../feature/declaration.ts";
import type { FeatureDefinition } from "../feature/definition.ts";
import type { FeatureReference } from "../feature/feature-types.ts";
import { describeValue } from "../rows/describe-value.ts";
import { FeatureGraph } from "./feature-graph.ts";

/** The graph of features that are declared outside of `withGraph`; scoped ones follow the async context. */
const defaultGraph: FeatureGraph = new FeatureGraph();
const scoped: AsyncLocalStorage<FeatureGraph> = new AsyncLocalStorage();

/** The graph of the innermost `withGraph`, else the default one. */
export function currentGraph(): FeatureGraph {
  return scoped.getStore() ?? defaultGraph;
}

/**
 * Runs `fn` with another current graph, also in what it awaits; concurrent tasks keep theirs.
 * @throws MetadataStoreError INVALID_ARGUMENT where `graph` is no graph, or `fn` no function.
 */
export function withGraph<Result>(graph: FeatureGraph, fn: () => Result): Result {
  if (!(graph instanceof FeatureGraph)) {
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `withGraph takes a graph, e.g. new FeatureGraph(), but is given ${describeValue(graph)}.`,
    );
  }
  if (typeof fn !== "function") {
    throw new MetadataStoreError("INVALID_ARGUMENT", `withGraph runs a function, but is given ${describeValue(fn)}.`);
  }
  return scoped.run(graph, fn);
}

/** A feature's definition and the graph that it belongs to. */
export interface ResolvedFeature {
  readonly definition: FeatureDefinition;
  readonly graph: FeatureGraph;
}

/**
 * What a reference means: an object belongs to the graph in which it was declared, a key or a name to the current one.
 * @throws FeatureNotFoundError FEATURE_NOT_FOUND with the nearest name; INVALID_ARGUMENT where a name may mean several.
 */
export function resolveFeature(reference: FeatureReference): ResolvedFeature {
  if (isFeature(reference)) {
    const { definition, graph } = reference[declaration];
    if (graph instanceof FeatureGraph) return { definition, graph };
  }
  const graph = currentGraph();
  return { definition: graph.resolve(reference), graph };
}

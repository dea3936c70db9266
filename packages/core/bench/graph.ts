import { FeatureDep, FeatureSpec } from "../src/feature/index.ts";
import { FeatureGraph } from "../src/graph/index.ts";
import { makePlan } from "../src/plan/index.ts";

/** Shape of a graph: every feature depends on those before it. */
interface Shape {
  readonly features: number;
  readonly parents: number;
  readonly fields: number;
}

const LENGTH = 20;

function declare({ features, parents, fields }: Shape): FeatureGraph {
  const graph = new FeatureGraph();
  const names = Array.from({ length: fields }, (_, index) => `field${index}`);
  for (let index = 0; index < features; index++) {
    const first = Math.max(0, index - parents);
    const deps = Array.from({ length: index - first }, (_, back) => new FeatureDep({ feature: `f${first + back}` }));
    graph.define(new FeatureSpec({ key: `f${index}`, deps, fields: names }));
  }
  return graph;
}

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Times one graph; doubling its features should double every time. */
function measure(shape: Shape): void {
  let graph = new FeatureGraph();
  const { features, parents, fields } = shape;
  const last = `f${features - 1}`;
  const times = {
    declare: milliseconds(() => {
      graph = declare(shape);
    }),
    validate: milliseconds(() => graph.validate()),
    versions: milliseconds(() => {
      for (const { key } of graph.features()) graph.featureVersion(key, LENGTH);
    }),
    again: milliseconds(() => {
      for (const { key } of graph.features()) graph.featureVersion(key, LENGTH);
    }),
    project: milliseconds(() => graph.projectVersion(undefined, LENGTH)),
    order: milliseconds(() => graph.topologicalOrder()),
    plan: milliseconds(() => makePlan(graph, last, { algorithm: "xxhash64", length: LENGTH })),
  };
  const edges = features * parents;
  const texts = Object.entries(times).map(([name, time]) => `${name} ${time.toFixed(1)} ms`);
  console.log(`${features} features, ${edges} edges, ${edges * fields} field edges: ${texts.join(", ")}`);
}

for (const features of [1_000, 1_000, 2_000, 4_000]) measure({ features, parents: 10, fields: 3 });
measure({ features: 20_000, parents: 1, fields: 1 });

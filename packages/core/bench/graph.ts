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

type Step = "declare" | "validate" | "versions" | "project" | "order" | "plan";
type Times = Record<Step, number>;

/** Milliseconds of the processor, which a busy machine does not stretch. */
function milliseconds(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Times one graph, from its declarations to the plan of its last feature. */
function measure(shape: Shape): Times {
  globalThis.gc?.();
  let graph = new FeatureGraph();
  return {
    declare: milliseconds(() => {
      graph = declare(shape);
    }),
    validate: milliseconds(() => graph.validate()),
    versions: milliseconds(() => {
      for (const { key } of graph.features()) graph.featureVersion(key, LENGTH);
    }),
    project: milliseconds(() => graph.projectVersion(undefined, LENGTH)),
    order: milliseconds(() => graph.topologicalOrder()),
    plan: milliseconds(() => makePlan(graph, `f${shape.features - 1}`, { algorithm: "xxhash64", length: LENGTH })),
  };
}

/** The least of several measurements: what else the process does only adds. */
function least(a: Times, b: Times): Times {
  return {
    declare: Math.min(a.declare, b.declare),
    validate: Math.min(a.validate, b.validate),
    versions: Math.min(a.versions, b.versions),
    project: Math.min(a.project, b.project),
    order: Math.min(a.order, b.order),
    plan: Math.min(a.plan, b.plan),
  };
}

/** How many times as long a step takes on the large graph; steps that are over in no time are not looked at. */
function growthOf(step: Step, ofSmall: Times, ofLarge: Times): number {
  return ofLarge[step] < NEGLIGIBLE ? 0 : ofLarge[step] / Math.max(ofSmall[step], 0.1);
}

function print({ features, parents, fields }: Shape, times: Times): void {
  const texts = Object.entries(times).map(([name, time]) => `${name} ${time.toFixed(1)} ms`);
  const edges = features * parents;
  console.log(`${features} features, ${edges} edges, ${edges * fields} field edges: ${texts.join(", ")}`);
}

const ROUNDS = 5;
const GROWTH = 4;
/** A graph of four times the edges takes four times as long where the cost is linear, sixteen times where it is quadratic. */
const MOST = 2 * GROWTH;
const NEGLIGIBLE = 20;

const small: Shape = { features: 1_000, parents: 10, fields: 3 };
const large: Shape = { ...small, features: small.features * GROWTH };

measure(small);
let [ofSmall, ofLarge] = [measure(small), measure(large)];
for (let round = 1; round < ROUNDS; round++) {
  ofSmall = least(ofSmall, measure(small));
  ofLarge = least(ofLarge, measure(large));
}
print(small, ofSmall);
print(large, ofLarge);
// Deep rather than broad: no step may recurse once per feature.
const deep: Shape = { features: 20_000, parents: 1, fields: 1 };
print(deep, measure(deep));

const steps: readonly Step[] = ["declare", "validate", "versions", "project", "order", "plan"];
const growths = steps.map((step) => ({ step, growth: growthOf(step, ofSmall, ofLarge) }));
for (const { step, growth } of growths.filter((each) => each.growth > 0)) {
  console.log(`${step}: ${GROWTH} times the edges take ${growth.toFixed(1)} times as long, of at most ${MOST}`);
}
process.exitCode = growths.every(({ growth }) => growth <= MOST) ? 0 : 1;

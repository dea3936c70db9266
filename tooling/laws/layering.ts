import { cruise, type ICruiseOptions, type IRegularForbiddenRuleType } from "dependency-cruiser";

const core = (folder: string): string => `^packages/core/src/${folder}[/.]`;

/** Files of core that need nothing but each other, so that all may import them. */
const leaves = ["errors", "message-of", "nearest-name", "check-options"];

/** A folder of core may import itself, the leaves, and what stands here; nothing else of core. */
const folderLaw = (folder: string, allowed: readonly string[]): IRegularForbiddenRuleType => ({
  name: `core-${folder}`,
  comment: `core/src/${folder} may import only: ${[...leaves, ...allowed].join(", ")}.`,
  severity: "error",
  from: { path: core(folder) },
  to: { path: "^packages/core/src/", pathNot: [...leaves, folder, ...allowed].map(core) },
});

const store = "memory|duckdb|clickhouse|bigquery|postgres|lancedb|delta";
const valueImport: { dependencyTypesNot: ["type-only", "type-import"] } = {
  dependencyTypesNot: ["type-only", "type-import"],
};

/** Folders of core/src/store, each of which may import those before it. */
const storeFolders = ["query", "session", "read", "write", "expansion", "increment"];

const storeLaws: readonly IRegularForbiddenRuleType[] = storeFolders.map((folder, index) => ({
  name: `store-${folder}`,
  comment: `core/src/store: ${storeFolders.join(" < ")} < metadata-store; a folder imports itself and what stands before it.`,
  severity: "error",
  from: { path: core(`store/${folder}`) },
  to: {
    path: ["metadata-store", "with-store", ...storeFolders.slice(index + 1)].map((each) => core(`store/${each}`)),
    ...valueImport,
  },
}));

const laws: IRegularForbiddenRuleType[] = [
  {
    name: "no-cycles",
    comment:
      "Two modules that load each other are one idea cut in two, or want a third below both. Types may be mutual.",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: valueImport },
  },
  {
    name: "resolvable",
    comment: "Every import leads somewhere.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "core-leaves",
    severity: "error",
    from: { path: leaves.map(core) },
    to: { path: "^packages/core/src/", pathNot: leaves.map(core) },
  },
  folderLaw("rows", []),
  folderLaw("config", ["hash"]),
  folderLaw("hash", ["rows"]),
  folderLaw("feature", ["rows"]),
  folderLaw("graph", ["config", "feature", "hash", "rows"]),
  folderLaw("plan", ["graph", "feature", "rows", "hash"]),
  folderLaw("polars", ["plan", "hash", "rows", "feature"]),
  folderLaw("testing", ["store", "plan", "feature", "rows", "hash"]),
  folderLaw("store", ["config", "plan", "graph", "feature", "rows", "hash", "polars"]),
  ...storeLaws,
  {
    name: "polars-on-demand",
    comment: "Outside core/src/polars the Polars engine is reached by a dynamic import only; its types may be named.",
    severity: "error",
    from: { path: "^packages/core/src/", pathNot: core("polars") },
    to: { path: core("polars"), dynamic: false, ...valueImport },
  },
  {
    name: "polars-binary",
    comment: "Only core/src/polars imports nodejs-polars as a value.",
    severity: "error",
    from: { path: "^packages/[^/]+/src/", pathNot: core("polars") },
    to: { path: "nodejs-polars", ...valueImport },
  },
  {
    name: "core-knows-no-package",
    severity: "error",
    from: { path: "^packages/core/src/" },
    to: { path: "^packages/", pathNot: "^packages/core/" },
  },
  {
    name: "sql-knows-core",
    severity: "error",
    from: { path: "^packages/sql/src/" },
    to: { path: "^packages/", pathNot: "^packages/(sql|core)/" },
  },
  {
    name: "engine-knows-core-and-sql",
    severity: "error",
    from: { path: "^packages/duckdb-engine/src/" },
    to: { path: "^packages/", pathNot: "^packages/(duckdb-engine|core|sql)/" },
  },
  {
    name: "stores-know-no-store",
    comment: "A store is made of core, sql, an engine and its own driver.",
    severity: "error",
    from: { path: `^packages/(${store})/src/` },
    to: { path: "^packages/", pathNot: ["^packages/$1/", "^packages/(core|sql|duckdb-engine)/"] },
  },
  {
    name: "conformance-knows-no-store",
    comment: "The suite imports core, and types of sql; never a store.",
    severity: "error",
    from: { path: "^packages/conformance/src/" },
    to: { path: "^packages/", pathNot: "^packages/(conformance|core|sql)/" },
  },
  {
    name: "conformance-knows-only-types-of-sql",
    comment: "Stores without SQL are certified without @metaxy/sql; only the tests of dialects load it.",
    severity: "error",
    from: { path: "^packages/conformance/src/", pathNot: "^packages/conformance/src/dialect/" },
    to: { path: "^packages/sql/src/|^packages/conformance/src/dialect/", ...valueImport },
  },
  {
    name: "conformance-knows-no-runner",
    comment: "The caller passes describe, it, beforeAll and afterAll.",
    severity: "error",
    from: { path: "^packages/[^/]+/src/" },
    to: { path: "node_modules/(vitest|jest|mocha|@vitest)|^node:test$" },
  },
  {
    name: "duckdb-client",
    comment: "Only duckdb-engine imports the client of DuckDB.",
    severity: "error",
    from: { path: "^packages/[^/]+/src/", pathNot: "^packages/duckdb-engine/src/" },
    to: { path: "@duckdb/node-" },
  },
  {
    name: "packages-by-name",
    comment: "Another package is imported by its name, so that only what it exports can be used.",
    severity: "error",
    from: { path: "^packages/([^/]+)/src/" },
    to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
  },
  {
    name: "sources-know-no-tests",
    severity: "error",
    from: { path: "^packages/[^/]+/src/" },
    to: { path: "/(test|bench)/|^(tooling|examples)/" },
  },
];

const options: ICruiseOptions = {
  ruleSet: { forbidden: laws },
  validate: true,
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  exclude: { path: "(^|/)(dist|[.]reports)/|tooling/hash-kernels/assembly" },
  enhancedResolveOptions: {
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default", "types"],
    extensions: [".ts", ".mjs", ".js", ".json"],
  },
};

/** An import that breaks a law of ARCHITECTURE.md: who may know whom. */
export interface BrokenImport {
  readonly law: string;
  readonly says: string;
}

/** Follows every import of these folders of a repository and names those that break a law. */
export async function checkLayering(root: string, folders: readonly string[]): Promise<BrokenImport[]> {
  const { output } = await cruise([...folders], { ...options, baseDir: root });
  if (typeof output === "string") throw new Error(output);
  return output.summary.violations.map(({ from, to, rule, cycle }) => ({
    law: rule.name,
    says: `${from} → ${cycle === undefined ? to : cycle.map(({ name }) => name).join(" → ")}`,
  }));
}

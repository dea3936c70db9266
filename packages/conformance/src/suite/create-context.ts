import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { FeatureGraph } from "@metaxy/core";
import { hashText, type TableName, tableName } from "@metaxy/core/driver";
import { createTestClock, createWarningLog, temporaryFolders } from "@metaxy/core/testing";
import { defineFeatures } from "../features/define-features.ts";
import { runGoldenSamples } from "../golden/run-golden-samples.ts";
import { createOracle } from "../oracle/oracle.ts";
import { expectations } from "./expectations.ts";
import type { Scenario } from "./scenario.ts";
import type { ScenarioContext } from "./scenario-context.ts";
import { ScenarioFailure } from "./scenario-failure.ts";
import { scenarioPrefix } from "./scenario-prefix.ts";
import { type Places, type ScenarioStores, scenarioStores } from "./scenario-stores.ts";
import { severalAtATime } from "./several-at-a-time.ts";
import { type StoreProcess, startStoreProcess } from "./start-store-process.ts";
import type { StoreUnderTest } from "./store-under-test.ts";
import { workThrough } from "./work-through.ts";

/** A context for one run of a scenario, and how to end it. */
export interface RunningContext {
  readonly context: ScenarioContext;
  /** What was thrown, with the scenario's rule above it and the last SQL below. */
  describeFailure(thrown: unknown): Error;
  /** Closes every store. */
  dispose(): Promise<void>;
}

export function createContext(scenario: Scenario, subject: StoreUnderTest, quick: boolean): RunningContext {
  const clock = createTestClock();
  const warnings = createWarningLog();
  const prefix = scenarioPrefix(scenario.key);
  const processes: StoreProcess[] = [];
  const [area = ""] = scenario.key.split("/");
  const places = { shared: area, prefix };
  const stores = scenarioStores(subject, places, { clock: clock.read, onWarning: warnings.report });
  return {
    context: {
      ...expectations,
      ...declaring(prefix),
      ...storing(subject, stores, { places, quick }),
      scenario,
      quick,
      clock,
      warnings,
      work: workThrough,
      secrets: subject.secrets ?? [],
      get faults() {
        return required(subject, "faults");
      },
      get reference() {
        return required(subject, "reference");
      },
      process: () => {
        const { module } = required(subject, "faults");
        if (module === undefined)
          throw new ScenarioFailure("The store under test gives no faults.module for other processes.");
        const started = startStoreProcess(module);
        processes.push(started);
        return started;
      },
    },
    describeFailure: (thrown) => failureOf(scenario, thrown, stores.statements()),
    dispose: async () => {
      for (const each of processes) await each.kill();
      await stores.closeAll();
    },
  };
}

/** Graphs, keys and features. */
function declaring(prefix: string): Pick<ScenarioContext, "graph" | "newGraph" | "key" | "feature" | "features"> {
  const graph = new FeatureGraph();
  return {
    graph,
    newGraph: () => new FeatureGraph(),
    key: (name) => `${prefix}/${name}`,
    feature: ({ key, idColumns = ["id"], ...rest }, into = graph) =>
      into.define({ key: `${prefix}/${key}`, idColumns, ...rest }),
    features: (data, into = graph) => defineFeatures(into, data),
  };
}

type Storing =
  | "place"
  | "capabilities"
  | "store"
  | "reopen"
  | "hashSettings"
  | "oracle"
  | "readRaw"
  | "injectRaw"
  | "columnTypes"
  | "rowsRead"
  | "spooledBytes"
  | "sql"
  | "golden";

/** Stores, what is in them, and what they should answer. */
function storing(
  subject: StoreUnderTest,
  stores: ScenarioStores,
  { places, quick }: { readonly places: Places; readonly quick: boolean },
): Pick<ScenarioContext, Storing> {
  return {
    place: (name) => `${places.prefix}-${name}`,
    capabilities: async () => (await subject.open({}, places.shared)).capabilities,
    store: (options = {}) => stores.open(options),
    reopen: (store, options = {}) => stores.reopen(store, options),
    hashSettings: (store) => stores.hashSettings(store),
    oracle: (store) =>
      createOracle(stores.hashSettings(store), (algorithm, text) => hashText({ algorithm, length: UNCUT }, text)),
    readRaw: async (store, feature) =>
      required(subject, "readRaw")({ store, place: stores.placeOf(store), table: tableOf(feature) }),
    injectRaw: async (store, feature, rows) =>
      required(subject, "injectRaw")({ store, place: stores.placeOf(store), table: tableOf(feature) }, rows),
    columnTypes: (store, feature) =>
      required(subject, "reference").columnTypes({ store, place: stores.placeOf(store), table: tableOf(feature) }),
    rowsRead: (store) => required(subject, "rowsRead")(store),
    spooledBytes: async (store) => subject.spooledBytes?.(store) ?? bytesIn(await temporaryFolders("spool")),
    sql: (store) => subject.statements?.(store) ?? [],
    golden: async (names, options) => {
      await severalAtATime(names, async (name) => {
        const openStore: OpenGoldenStore = (given) => stores.open({ ...given, place: `${places.prefix}-${name}` });
        await runGoldenSamples(name, openStore, { givenAs: quick ? "rows" : "arrow", ...options });
      });
    },
  };
}

type OpenGoldenStore = Parameters<typeof runGoldenSamples>[1];

async function bytesIn(folders: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const folder of folders) {
    for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  }
  return bytes;
}

/** Longer than any hash. */
const UNCUT = 128;

function tableOf({ key }: { readonly key: string }): TableName {
  return tableName(key.split("/"));
}

function required<Name extends "readRaw" | "injectRaw" | "faults" | "rowsRead" | "reference">(
  subject: StoreUnderTest,
  name: Name,
): NonNullable<StoreUnderTest[Name]> {
  const offered = subject[name];
  if (offered === undefined) throw new ScenarioFailure(`The scenario uses ${name} and must list it under needs.`);
  return offered;
}

const SHOWN_STATEMENTS = 5;

function failureOf(scenario: Scenario, thrown: unknown, statements: readonly string[]): Error {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  const found = cause instanceof ScenarioFailure ? cause.message : `${cause.name}: ${cause.message}`;
  const sql = statements.length === 0 ? [] : ["The SQL that ran last:", ...statements.slice(-SHOWN_STATEMENTS)];
  const failure = new ScenarioFailure([`[${scenario.key}] ${scenario.says}`, found, ...sql].join("\n\n"), { cause });
  if (cause.stack !== undefined) failure.stack = cause.stack.replace(cause.message, failure.message);
  return failure;
}

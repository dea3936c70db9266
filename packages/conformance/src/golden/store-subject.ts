import {
  type CollectedIncrement,
  FeatureGraph,
  type Increment,
  type MetadataStore,
  MetadataStoreError,
} from "@metaxy/core";
import { arrowBatch, type ColumnType, rowsBatch, type StoredRow, type StoredValue } from "@metaxy/core/driver";
import { microsecondsOf, type TestClock } from "@metaxy/core/testing";
import type { DataFrame } from "nodejs-polars";
import { defineFeatures } from "../features/define-features.ts";
import type { TestFeature } from "../suite/scenario-context.ts";
import { exactRows, rowsOfStatus, timestampColumns, withParentColumns } from "./exact-rows.ts";
import type {
  GoldenColumns,
  GoldenIncrement,
  GoldenResolveOptions,
  GoldenRow,
  GoldenValue,
  GoldenWrite,
} from "./golden-case.ts";
import type { GoldenSubject } from "./run-golden-steps.ts";

/** How a golden case's increments are computed. */
export interface GoldenStoreOptions {
  /** `both`: by the store's own engine, and by Polars. */
  readonly versioningEngine?: "auto" | "native" | "polars" | "both";
  /** How its rows are taken: `rows` (default) as objects, `frames` by `collect()`. */
  readonly takenAs?: "rows" | "frames";
  /** How its rows are given: `arrow` (default), or `rows`, as objects, which cross into no native code. */
  readonly givenAs?: "arrow" | "rows";
}

/** A store as subject of a golden case; `clock` is the clock that the store was opened with. */
export function storeSubject(store: MetadataStore, clock: TestClock, options: GoldenStoreOptions = {}): GoldenSubject {
  const { takenAs = "rows", givenAs = "arrow", versioningEngine = "auto" } = options;
  let features: ReadonlyMap<string, TestFeature> = new Map();
  let timestamps: ReadonlySet<string> = new Set();
  const feature = (key: string): TestFeature => {
    const found = features.get(key);
    if (found === undefined) throw new Error(`The golden case has no feature ${key}.`);
    return found;
  };
  return {
    define: async (data) => {
      features = defineFeatures(new FeatureGraph({ project: "golden" }), withParentColumns(data));
      timestamps = timestampColumns(data);
    },
    write: async (step) => {
      clock.freeze(step.at);
      await store.writeMetadata(feature(step.feature), await given(step, givenAs));
    },
    delete: async (step) => {
      clock.freeze(step.at);
      const where = step.filters.length === 0 ? { all: true as const } : { where: [...step.filters] };
      await store.deleteMetadata(feature(step.feature), { ...where, hard: step.soft === false });
    },
    read: (step) =>
      exactRows(
        store.readMetadata(feature(step.feature), {
          filters: [...(step.options?.filters ?? [])],
          withSampleHistory: step.options?.with_sample_history === true,
          withFeatureHistory: step.options?.with_feature_history === true,
          includeDeleted: step.options?.include_soft_deleted === true,
        }),
        timestamps,
      ),
    resolve: async (step) => {
      clock.freeze(step.at);
      const asked = {
        ...resolveOptions(step.options ?? {}, feature),
        ...(step.samples === undefined ? {} : { samples: await given(step.samples, givenAs) }),
      };
      const by = async (engine: "auto" | "native" | "polars"): Promise<GoldenIncrement> => {
        await using increment = await store.resolveUpdate(feature(step.feature), {
          ...asked,
          versioningEngine: engine,
        });
        return takenAs === "frames"
          ? await frameParts(await increment.collect(), timestamps)
          : await rowParts(increment, timestamps);
      };
      return answers(versioningEngine === "both" ? ["native", "polars"] : [versioningEngine], by);
    },
  };
}

/** What each engine gives; a refusal is one of all, with one code. */
async function answers<Engine extends string>(
  engines: readonly Engine[],
  by: (engine: Engine) => Promise<GoldenIncrement>,
): Promise<readonly GoldenIncrement[]> {
  const given: GoldenIncrement[] = [];
  const refused: MetadataStoreError[] = [];
  for (const engine of engines) {
    try {
      given.push(await by(engine));
    } catch (error) {
      if (!(error instanceof MetadataStoreError)) throw error;
      refused.push(error);
    }
  }
  const codes = new Set(refused.map((error) => error.code));
  const [first] = refused;
  if (first === undefined) return given;
  if (given.length === 0 && codes.size === 1) throw first;
  throw new Error(`Of ${engines.join(" and ")} only some refuse, or with other codes: ${[...codes].join(", ")}.`, {
    cause: first,
  });
}

async function rowParts(
  increment: Pick<Increment<object>, "toProcess" | "orphaned">,
  timestamps: ReadonlySet<string>,
): Promise<GoldenIncrement> {
  const toProcess = await exactRows(increment.toProcess(), timestamps);
  const orphaned = rowsOfStatus(await exactRows(increment.orphaned(), timestamps), "orphaned");
  return { new: rowsOfStatus(toProcess, "new"), stale: rowsOfStatus(toProcess, "stale"), orphaned };
}

async function frameParts(frames: CollectedIncrement, timestamps: ReadonlySet<string>): Promise<GoldenIncrement> {
  const rowsOf = async (frame: DataFrame): Promise<GoldenRow[]> => {
    const batch = await arrowBatch(frame.writeIPCStream());
    return exactRows({ toArray: async () => [...(await batch.rows())] }, timestamps);
  };
  return { new: await rowsOf(frames.new), stale: await rowsOf(frames.stale), orphaned: await rowsOf(frames.orphaned) };
}

function resolveOptions(options: GoldenResolveOptions, feature: (key: string) => TestFeature): object {
  const perFeature = Object.entries(options.filters ?? {}).map(([key, texts]) => [feature(key), [...texts]] as const);
  return {
    filters: new Map(perFeature),
    globalFilters: [...(options.global_filters ?? [])],
    targetFilters: [...(options.target_filters ?? [])],
    stalenessPredicates: [...(options.staleness_predicates ?? [])],
    skipComparison: options.skip_comparison === true,
  };
}

/** Typed rows. An empty table is Arrow always, so that it has its columns. */
async function given(
  { rows, columns }: Pick<GoldenWrite, "rows" | "columns">,
  as: "arrow" | "rows",
): Promise<Uint8Array | readonly StoredRow[]> {
  const types = new Map(Object.entries(columns).map(([name, word]): [string, ColumnType] => [name, storedType(word)]));
  const stored = rows.map((row) => {
    const result: StoredRow = Object.create(null);
    for (const [name, type] of types) result[name] = storedValue(row[name] ?? null, type);
    return result;
  });
  return as === "rows" && stored.length > 0 ? stored : rowsBatch(types, stored).arrow();
}

function storedType(word: GoldenColumns[string]): ColumnType {
  if (typeof word === "string") return word;
  return { struct: new Map(Object.keys(word.struct).map((key): [string, ColumnType] => [key, "string"])) };
}

function storedValue(value: GoldenValue, type: ColumnType): StoredValue {
  if (type === "int64" && typeof value === "number") return BigInt(value);
  if (type === "timestamp" && typeof value === "string") return microsecondsOf(value);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, storedValue(each, "string")]));
}

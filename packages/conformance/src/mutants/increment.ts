import type { MetadataStore } from "@metaxy/core";
import {
  type AccessMode,
  MetadataStoreError,
  PROVENANCE,
  STALE_FIELDS,
  STATUS,
  type StoreDriver,
} from "@metaxy/core/driver";
import type { DataFrame } from "nodejs-polars";
import { alterDriver, withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterIncrements, type IncrementEntry, methodsOf } from "./alter-increment.ts";
import { alterStore } from "./alter-store.ts";
import { incrementPartMutants } from "./increment-parts.ts";
import type { Alteration, Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `increment` must see. */
export const incrementMutants: readonly Mutant[] = [
  {
    key: "increment/counts-joined-rows",
    says: "counts the rows of an increment instead of its targets",
    fails: ["increment/counts"],
    mayFail: [
      "increment/shared-ids",
      "aggregate-parents/rows-are-not-lost",
      "aggregate-parents/two-aggregated-parents",
      "increment/runs-once",
    ],
    alter: { store: (store) => alterEach(store, "counts", countRows) },
  },
  {
    key: "increment/always-all-fields",
    says: "names all fields of every sample to process",
    fails: ["increment/stale-fields"],
    mayFail: ["aggregate-parents/fields-are-isolated", "compare-with-current/latest-field-by-field"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row, request) =>
            row[STATUS] === "stale"
              ? withColumns(row, { [STALE_FIELDS]: request.fields.map((each) => each.field) })
              : row,
        }),
    },
  },
  {
    key: "increment/frames-with-status",
    says: "adds a column with the status to its frames",
    fails: ["increment/collect-like-python"],
    mayFail: ["select-columns/nothing-leaks"],
    alter: { store: (store) => alterEach(store, "collect", framesWithStatus) },
  },
  {
    key: "increment/runs-again",
    says: "computes an increment anew for each use",
    fails: ["increment/runs-once"],
    mayFail: ["increment/samples-as-frames", "increment/dispose-frees", "increment/outlives-the-call"],
    alter: { store: (store) => alterEach(store, "toProcess", resolvedAgain) },
  },
  {
    key: "increment/needs-a-temporary-table",
    says: "cannot resolve where it is open for reading",
    fails: ["increment/on-a-read-store"],
    alter: { driver: writingEngine },
  },
  {
    key: "increment/splits-groups",
    says: "splits groups at the size of a batch",
    fails: ["increment/groups"],
    alter: { store: (store) => alterEach(store, "toProcess", splitBatches) },
  },
  {
    key: "increment/trusts-given-provenance",
    says: "takes the provenance that samples carry for theirs",
    fails: ["increment/samples-of-a-root"],
    alter: trustingSamples(),
  },
  {
    key: "increment/empty-for-a-root",
    says: "gives an empty increment for a root without samples",
    fails: ["increment/root-without-samples"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => (feature, options) =>
            original(feature, options).catch((error: unknown) => {
              if (!(error instanceof MetadataStoreError) || !error.message.includes("has no parents")) throw error;
              return original(feature, { ...options, samples: store.readMetadata(feature).arrow() });
            }),
        }),
    },
  },
  {
    key: "increment/integers-as-numbers",
    says: "gives integers of rows to process as numbers",
    fails: ["increment/row-values"],
    mayFail: [
      "collapse-children/childless-feature-exists",
      "select-columns/user-columns-pass-through",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "types/timestamps",
      "types/sample-ids-of-any-type",
      "types/booleans-binary-and-dates",
      "collapse-children/samples-of-children-pass-marks",
      "types/parents-types",
    ],
    alter: { store: (store) => alterIncrements(store, { toProcess: (rows) => rows.map(withNumbers) }) },
  },
  {
    key: "increment/one-sample-frame",
    says: "takes only the first of several batches of samples",
    fails: ["increment/samples-as-frames"],
    mayFail: ["open/close-during-query", "abort/stalled-input"],
    alter: { store: (store) => alterSamples(store, firstBatch) },
  },
  {
    key: "increment/first-sample-of-an-id",
    says: "keeps the first sample of an id in a frame, and says nothing",
    fails: ["increment/sample-frames-are-checked"],
    alter: { store: (store) => alterSamples(store, firstOfEachId) },
  },
  {
    key: "increment/refuses-empty-writes",
    says: "fails to write no rows",
    fails: ["increment/anti-filter"],
    mayFail: ["write/empty-batch", "schema/unknown-option", "schema/option-values"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => async (feature, rows, options) => {
            if (Array.isArray(rows) && rows.length === 0)
              throw new MetadataStoreError("INVALID_ARGUMENT", "There are no rows to write.");
            return original(feature, rows, options);
          },
        }),
    },
  },
  ...incrementPartMutants,
];

/** Changes the samples of each increment, and of data versions that are calculated. */
function alterSamples(store: MetadataStore, change: (samples: unknown) => unknown): MetadataStore {
  // The changed samples are a caller's mistakes on purpose.
  const changed = <Samples>(samples: Samples) => change(samples) as Samples;
  return alterStore(store, {
    resolveUpdate: (original) => (feature, options) =>
      original(feature, options?.samples === undefined ? options : { ...options, samples: changed(options.samples) }),
    calculateAndWriteDataVersions: (original) => (options) =>
      original({ ...options, sampleDf: changed(options.sampleDf) }),
  });
}

function firstBatch(samples: unknown): unknown {
  if (typeof samples !== "object" || samples === null || !(Symbol.asyncIterator in samples)) return samples;
  const batches = samples as AsyncIterable<unknown>;
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = batches[Symbol.asyncIterator]();
      let isFirst = true;
      const next = async (): Promise<IteratorResult<unknown>> => {
        const given = isFirst;
        isFirst = false;
        return given ? iterator.next() : { done: true, value: undefined };
      };
      // Not passed on: a source that stalls would not answer.
      return { next, return: async () => ({ done: true, value: undefined }) };
    },
  };
}

function firstOfEachId(samples: unknown): unknown {
  const isFrame =
    typeof samples === "object" && samples !== null && Reflect.get(samples, Symbol.toStringTag) === "DataFrame";
  return isFrame ? (samples as DataFrame).unique({ subset: ["id"], keep: "first", maintainOrder: true }) : samples;
}

function withNumbers<Row extends IncrementEntry>(row: Row): Row {
  const numbers = Object.entries(row).filter(([, value]) => typeof value === "bigint");
  return { ...row, ...Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)])) };
}

type AnyIncrement = Awaited<ReturnType<MetadataStore["resolveUpdate"]>>;

/** An increment and how to compute it again. */
interface Resolved {
  readonly increment: AnyIncrement;
  readonly again: () => Promise<AnyIncrement>;
}

/** Replaces one member of every increment. */
function alterEach(
  store: MetadataStore,
  member: "counts" | "collect" | "toProcess",
  change: (resolved: Resolved) => PropertyDescriptor | Promise<PropertyDescriptor>,
): MetadataStore {
  return alterStore(store, {
    resolveUpdate: (original) => async (feature, options) => {
      const increment = await original(feature, options);
      const again = () => original(feature, options);
      Object.defineProperty(increment, member, await change({ increment, again }));
      return increment;
    },
  });
}

async function countRows({ increment }: Resolved): Promise<PropertyDescriptor> {
  const todo = await increment.toProcess().toArray();
  const ofStatus = (status: string) => todo.filter((row) => Reflect.get(row, STATUS) === status).length;
  const { orphaned, carried } = increment.counts;
  return { value: { new: ofStatus("new"), stale: ofStatus("stale"), orphaned, carried } };
}

function framesWithStatus({ increment }: Resolved): PropertyDescriptor {
  const collect = increment.collect.bind(increment);
  const value: AnyIncrement["collect"] = async () => {
    const { new: added, ...others } = await collect();
    return { new: added.withColumn(added.getColumns()[0]?.alias(STATUS) ?? added.toSeries(0)), ...others };
  };
  return { value };
}

function resolvedAgain({ increment, again }: Resolved): PropertyDescriptor {
  const query = increment.toProcess();
  const toArray = async (): Promise<readonly object[]> => {
    const other = await again();
    await other.run();
    return other.toProcess().toArray();
  };
  return { value: () => Object.assign(Object.create(query), methodsOf(query), { toArray }) };
}

function splitBatches({ increment }: Resolved): PropertyDescriptor {
  const toProcess = increment.toProcess.bind(increment);
  const value = () => {
    const query = toProcess();
    async function* batches({ size = 10_000 } = {}): AsyncGenerator<readonly object[]> {
      const rows = await query.toArray();
      for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
    }
    return Object.assign(Object.create(query), methodsOf(query), { batches });
  };
  return { value };
}

/** An engine that wants to write while it resolves. */
function writingEngine(driver: StoreDriver): StoreDriver {
  let current: AccessMode = "write";
  const { resolveUpdate } = driver;
  return alterDriver(driver, {
    open: async (mode, options) => {
      current = mode;
      await driver.open(mode, options);
    },
    ...(resolveUpdate && {
      resolveUpdate: (request, options) => {
        if (current === "read") throw new MetadataStoreError("STORE_READ_ONLY", "A temporary table cannot be created.");
        return resolveUpdate.call(driver, request, options);
      },
    }),
  });
}

/** A store that remembers the provenance of given samples by their id. */
function trustingSamples(): Alteration {
  const given = new Map<unknown, string>();
  return {
    store: (store) =>
      alterStore(store, {
        resolveUpdate: (original) => (feature, options) => {
          given.clear();
          const samples: readonly object[] = Array.isArray(options?.samples) ? options.samples : [];
          for (const sample of samples) {
            const version: unknown = Reflect.get(sample, PROVENANCE);
            if (typeof version === "string") given.set(Reflect.get(sample, "id"), version);
          }
          return original(feature, options);
        },
      }),
    driver: (driver) =>
      alterEngine(driver, {
        rows: (row) => {
          const version = given.get(row.id);
          return version === undefined ? row : withColumns(row, { [PROVENANCE]: version });
        },
      }),
  };
}

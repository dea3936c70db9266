import type { MetadataStore } from "@metaxy/core";
import { arrowBatch, rowsBatch, type StoredRow } from "@metaxy/core/driver";
import { alterStore } from "./alter-store.ts";

/** A row of an increment, as users see it or exact as stored; its names are the same in both. */
export type IncrementEntry = Readonly<Record<string, unknown>>;

/** What is wrong with increments; each gets all rows of a part. */
export interface IncrementChange {
  /** New and stale rows; `metaxy_status` tells them apart. */
  readonly toProcess?: <Row extends IncrementEntry>(rows: readonly Row[], about: IncrementOf) => readonly Row[];
  readonly orphaned?: <Row extends IncrementEntry>(rows: readonly Row[], about: IncrementOf) => readonly Row[];
}

/** Which increment it is. */
interface IncrementOf {
  readonly feature: string;
  readonly idColumns: readonly string[];
}

/** Breaks every increment of a store; frames stay as they are. */
export function alterIncrements(store: MetadataStore, change: IncrementChange): MetadataStore {
  return alterStore(store, {
    resolveUpdate: (original) => async (feature, options) => {
      const increment = await original(feature, options);
      const { toProcess, orphaned } = change;
      const idColumns = typeof feature === "object" && "idColumns" in feature ? feature.idColumns : [];
      const about = { feature: increment.feature, idColumns };
      if (toProcess !== undefined) replaceQuery(increment, "toProcess", (rows) => toProcess(rows, about));
      if (orphaned !== undefined) replaceQuery(increment, "orphaned", (rows) => orphaned(rows, about));
      return increment;
    },
  });
}

type Change = <Row extends IncrementEntry>(rows: readonly Row[]) => readonly Row[];

interface RowQuery {
  toArray(): Promise<IncrementEntry[]>;
  arrow(): AsyncIterable<Uint8Array>;
}

function replaceQuery<Name extends "toProcess" | "orphaned">(
  increment: { [Key in Name]: () => RowQuery },
  name: Name,
  change: Change,
): void {
  const original = increment[name].bind(increment);
  Object.defineProperty(increment, name, { value: () => changedQuery(original(), change), configurable: true });
}

function changedQuery(query: RowQuery, change: Change): RowQuery {
  const all = async (): Promise<IncrementEntry[]> => {
    const rows = await query.toArray();
    const changed = change(rows);
    return changed.length === rows.length ? changed.map((row, index) => likeBefore(row, rows[index])) : [...changed];
  };
  async function* batches(): AsyncGenerator<IncrementEntry[]> {
    yield await all();
  }
  async function* rows(): AsyncGenerator<IncrementEntry> {
    yield* await all();
  }
  return Object.assign(Object.create(query), methodsOf(query), {
    toArray: all,
    batches,
    arrow: () => changedArrow(query, change),
    [Symbol.asyncIterator]: rows,
  });
}

/** A changed row with the `previous()` of the one that it was. */
function likeBefore(row: IncrementEntry, before: IncrementEntry | undefined): IncrementEntry {
  const previous = before && Object.getOwnPropertyDescriptor(before, "previous");
  return previous === undefined || "previous" in row ? row : Object.defineProperty(row, "previous", previous);
}

/** The methods of a query, bound to it: they work on itself alone. */
export function methodsOf(query: object): object {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(query)).filter((name) => name !== "constructor");
  const methods = names.flatMap((name) => {
    const method: unknown = Reflect.get(query, name);
    return typeof method === "function" ? [[name, method.bind(query)]] : [];
  });
  return Object.fromEntries(methods);
}

async function* changedArrow(query: RowQuery, change: Change): AsyncGenerator<Uint8Array> {
  const all: StoredRow[] = [];
  let types = new Map();
  for await (const bytes of query.arrow()) {
    const batch = await arrowBatch(bytes);
    types = new Map(batch.types);
    all.push(...(await batch.rows()));
  }
  yield await rowsBatch(types, [...change(all)]).arrow();
}

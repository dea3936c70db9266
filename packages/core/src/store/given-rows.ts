import type { DataFrame } from "nodejs-polars";
import { MetadataSchemaError, MetadataStoreError } from "../errors.ts";
import { arrowBatch, eachSlice } from "../rows/index.ts";
import { isDataFrame, isLazyFrame } from "../rows/is-frame.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { loadPolars } from "./load-polars.ts";
import type { GivenRow } from "./prepare-rows.ts";

/** One value that a caller hands to a write: rows as objects, or columns. */
export type GivenValue =
  | { readonly kind: "rows"; readonly rows: readonly GivenRow[] }
  | { readonly kind: "frame"; readonly frame: DataFrame };

/** Rows of an iterable that are stored as one batch. */
const ROWS_PER_BATCH = 10_000;

function isArrowTable(value: object): value is { batches: unknown; schema: unknown } {
  return "batches" in value && "schema" in value && "numRows" in value;
}

function isPlainRow(value: unknown): value is GivenRow {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (isDataFrame(value) || isLazyFrame(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Rows of a class are rows too; containers and frames are not.
  return (
    prototype === null || prototype === Object.prototype || !(Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}

async function arrowBytes(table: object): Promise<Uint8Array> {
  const { tableToIPC } = await import("apache-arrow");
  return tableToIPC(table as Parameters<typeof tableToIPC>[0], "stream");
}

async function fromArrow(bytes: Uint8Array): Promise<GivenValue> {
  try {
    return { kind: "frame", frame: (await loadPolars()).frameFromArrow(bytes) };
  } catch (error) {
    // Without nodejs-polars, Arrow is read as rows.
    if (!(error instanceof MetadataStoreError && error.code === "PACKAGE_MISSING")) throw error;
    return fromBatch(await arrowBatch(bytes));
  }
}

async function fromBatch(batch: RowBatch): Promise<GivenValue> {
  return { kind: "rows", rows: await batch.rows() };
}

/** One frame, table or array of rows; `undefined` for an iterable of them. */
async function singleValue(input: object): Promise<GivenValue | undefined> {
  if (input instanceof Uint8Array) return fromArrow(input);
  if (isLazyFrame(input)) return { kind: "frame", frame: await input.collect() };
  if (isDataFrame(input)) return { kind: "frame", frame: input };
  if (isArrowTable(input)) return fromArrow(await arrowBytes(input));
  if (Array.isArray(input) && (await areRows(input))) return { kind: "rows", rows: input };
  return undefined;
}

/** An array with holes is no array of rows; `every` would pass over them. */
async function areRows(items: readonly unknown[]): Promise<boolean> {
  let all = true;
  await eachSlice(items, (slice) => {
    all &&= !slice.includes(undefined) && slice.every(isPlainRow);
  });
  return all;
}

async function* valuesOfIterable(input: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<GivenValue> {
  let waiting: GivenRow[] = [];
  for await (const item of input) {
    if (typeof item !== "object" || item === null) throw notRows(item);
    const value = await singleValue(item);
    if (value === undefined) {
      if (!isPlainRow(item)) throw notRows(item);
      waiting.push(item);
    } else {
      if (waiting.length > 0) yield { kind: "rows", rows: waiting };
      waiting = [];
      yield value;
    }
    if (waiting.length >= ROWS_PER_BATCH) {
      yield { kind: "rows", rows: waiting };
      waiting = [];
    }
  }
  if (waiting.length > 0) yield { kind: "rows", rows: waiting };
}

function notRows(value: unknown): MetadataStoreError {
  const found = value === null ? "null" : typeof value;
  return new MetadataSchemaError(
    `Rows must be objects, a Polars DataFrame, an Arrow table or IPC stream, or an iterable of these; found ${found}.`,
  );
}

/** What a caller gave: one value, written whole, or an iterable of values, written as they come. */
export async function givenValues(
  input: unknown,
): Promise<{ readonly single: boolean; readonly values: AsyncIterable<GivenValue> }> {
  if (typeof input !== "object" || input === null) throw notRows(input);
  const value = await singleValue(input);
  if (value !== undefined) {
    return {
      single: true,
      values: (async function* () {
        yield value;
      })(),
    };
  }
  if (Symbol.asyncIterator in input)
    return { single: false, values: valuesOfIterable(input as AsyncIterable<unknown>) };
  if (Symbol.iterator in input) return { single: false, values: valuesOfIterable(input as Iterable<unknown>) };
  throw notRows(input);
}

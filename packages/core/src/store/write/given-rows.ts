import type { DataFrame, LazyDataFrame } from "nodejs-polars";
import { MetadataSchemaError, MetadataStoreError } from "../../errors.ts";
import { messageOf } from "../../message-of.ts";
import { describeValue } from "../../rows/describe-value.ts";
import { arrowBatch, eachSlice } from "../../rows/index.ts";
import { isDataFrame, isLazyFrame } from "../../rows/is-frame.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { placeText } from "../../rows/value-place.ts";
import { loadPolars } from "../session/load-polars.ts";
import type { GivenRow } from "./prepare-rows.ts";

/** One value that a caller hands to a write: rows as objects, or columns. */
export type GivenValue =
  | { readonly kind: "rows"; readonly rows: readonly GivenRow[] }
  | { readonly kind: "frame"; readonly frame: DataFrame };

/** Rows of an iterable that are stored as one batch. */
const ROWS_PER_BATCH = 10_000;
/** Rows that wait for longer are stored with the next one that comes. */
const WAITING_MS = 5000;

function isArrowTable(value: object): value is { batches: unknown; schema: unknown } {
  return "batches" in value && "schema" in value && "numRows" in value;
}

function isPlainRow(value: unknown): value is GivenRow {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (isDataFrame(value) || isLazyFrame(value) || isPromise(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Rows of a class are rows too; containers and frames are not.
  return (
    prototype === null || prototype === Object.prototype || !(Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}

function isPromise(value: object): boolean {
  return "then" in value && typeof value.then === "function";
}

async function arrowBytes(table: object): Promise<Uint8Array> {
  const { tableToIPC } = await import("apache-arrow");
  return tableToIPC(table as Parameters<typeof tableToIPC>[0], "stream");
}

async function fromArrow(bytes: Uint8Array, of: string): Promise<GivenValue> {
  const polars = await polarsIfThere();
  try {
    if (polars !== undefined) return { kind: "frame", frame: polars.frameFromArrow(bytes) };
    return fromBatch(await arrowBatch(bytes));
  } catch (cause) {
    throw new MetadataSchemaError(
      `${placeText(of)} are ${bytes.length} bytes that are no Arrow IPC stream or file; give what tableToIPC of apache-arrow or writeIPC of nodejs-polars makes.`,
      { cause },
    );
  }
}

/** Without nodejs-polars, Arrow is read as rows. */
async function polarsIfThere(): Promise<Awaited<ReturnType<typeof loadPolars>> | undefined> {
  try {
    return await loadPolars();
  } catch (error) {
    if (error instanceof MetadataStoreError && error.code === "PACKAGE_MISSING") return undefined;
    throw error;
  }
}

async function fromBatch(batch: RowBatch): Promise<GivenValue> {
  return { kind: "rows", rows: await batch.rows() };
}

/** One frame, table or array of rows; `undefined` for an iterable of them. */
async function singleValue(input: object, of: string): Promise<GivenValue | undefined> {
  if (input instanceof Uint8Array) return fromArrow(input, of);
  if (isLazyFrame(input)) return { kind: "frame", frame: await collected(input, of) };
  if (isDataFrame(input)) return { kind: "frame", frame: input };
  if (isArrowTable(input)) return fromArrow(await arrowBytes(input), of);
  if (Array.isArray(input) && (await areRows(input))) return { kind: "rows", rows: input };
  return undefined;
}

function collected(frame: LazyDataFrame, of: string): Promise<DataFrame> {
  return frame.collect().catch((cause: unknown) => {
    throw inputFailed(cause, of);
  });
}

/** An array with holes is no array of rows; `every` would pass over them. */
async function areRows(items: readonly unknown[]): Promise<boolean> {
  let all = true;
  await eachSlice(items, (slice) => {
    all &&= !slice.includes(undefined) && slice.every(isPlainRow);
  });
  return all;
}

type Items = Iterable<unknown> | AsyncIterable<unknown>;

function inputFailed(cause: unknown, of: string): MetadataStoreError {
  const said = messageOf(cause);
  const message = `What gives ${of} failed: ${said.replace(/\.?$/, ".")}`;
  return new MetadataStoreError("INPUT_FAILED", message, { cause });
}

/** Rows are handed on in batches: when these are large or old, before other values, and before the input's failure. */
async function* valuesOfIterable(input: Items, of: string): AsyncGenerator<GivenValue> {
  let waiting: GivenRow[] = [];
  let since = 0;
  let index = 0;
  let isInputs = true;
  const taken = (): GivenValue => {
    const rows = waiting;
    waiting = [];
    return { kind: "rows", rows };
  };
  try {
    for await (const item of input) {
      isInputs = false;
      if (isPlainRow(item)) {
        if (waiting.push(item) === 1) since = performance.now();
        if (waiting.length >= ROWS_PER_BATCH || performance.now() - since >= WAITING_MS) yield taken();
      } else {
        const value = isObject(item) ? await singleValue(item, of) : undefined;
        if (value === undefined) throw notRows(item, `item ${index} of ${of}`);
        if (waiting.length > 0) yield taken();
        yield value;
      }
      index += 1;
      isInputs = true;
    }
  } catch (error) {
    if (waiting.length > 0) yield taken();
    throw isInputs ? inputFailed(error, of) : error;
  }
  if (waiting.length > 0) yield taken();
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What to do with a value that is often given by mistake. */
function remedyOf(value: unknown): string {
  if (typeof value === "function") return "call it first";
  if (!isObject(value)) return "give objects";
  if (isPromise(value)) return "await it first";
  if (value instanceof Map) return "give its values: [...map.values()]";
  return isPlainRow(value) ? "write [row]" : "give objects";
}

/** `where` names the rows, or one of them. */
function notRows(value: unknown, where: string): MetadataSchemaError {
  const found = isPlainRow(value) ? "one object" : describeValue(value);
  return new MetadataSchemaError(
    `${placeText(where)}: found ${found}; ${remedyOf(value)}. Rows are objects in an array or an iterable, a Polars DataFrame, or an Arrow table or IPC stream.`,
  );
}

function isColumnar(value: unknown): boolean {
  return (
    isObject(value) && (value instanceof Uint8Array || isDataFrame(value) || isLazyFrame(value) || isArrowTable(value))
  );
}

/** An array is refused before any of it is stored. */
function checkItems(items: readonly unknown[], of: string): void {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (!isPlainRow(item) && !isColumnar(item) && !Array.isArray(item)) throw notRows(item, `item ${index} of ${of}`);
  }
}

/**
 * What a caller gave: one value, written whole, or an iterable of values, written as they come. `of` names them, e.g.
 * `rows for video/raw`.
 * @throws MetadataSchemaError METADATA_SCHEMA for what is no rows.
 * @throws MetadataStoreError INPUT_FAILED for what the input throws, which is the cause.
 */
export async function givenValues(
  input: unknown,
  of: string,
): Promise<{ readonly single: boolean; readonly values: AsyncIterable<GivenValue> }> {
  if (!isObject(input) || input instanceof Map) throw notRows(input, of);
  const value = await singleValue(input, of);
  if (value !== undefined) {
    return {
      single: true,
      values: (async function* () {
        yield value;
      })(),
    };
  }
  if (Array.isArray(input)) checkItems(input, of);
  if (Symbol.asyncIterator in input || Symbol.iterator in input)
    return { single: false, values: valuesOfIterable(input as Items, of) };
  throw notRows(input, of);
}

import { MetadataStoreError, StoreNotOpenError } from "../../errors.ts";
import type { CallOptions, Progress } from "../store-driver.ts";
import type { Lease } from "./session.ts";

/** What callers may pass to every long call. */
export interface LongCallOptions {
  /** Ends the call; the error says how many rows are safe. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The error that an abort stands for: a closed store's own, else `ABORTED` with the caller's reason as cause. */
function abortError(signal: AbortSignal): MetadataStoreError {
  const { reason } = signal;
  // A new one for each call, since calls add what they know.
  if (reason instanceof StoreNotOpenError) return new StoreNotOpenError(reason.message, { details: reason.details });
  return new MetadataStoreError("ABORTED", "The call was aborted.", { cause: reason });
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal);
}

/** The result of a task, or the error of an abort, whichever comes first. */
export function orAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(abortError(signal));
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    // What is given from a source that the signal ends, too, is no failure.
    const fail = (error: unknown): void => (signal.aborted ? abort() : reject(error));
    task.then(resolve, fail).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Values of a caller until the signal ends them, also while the next one is waited for. */
export async function* untilAborted<T>(
  values: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  const iterator = values[Symbol.asyncIterator]();
  let isAsked = false;
  try {
    for (;;) {
      isAsked = true;
      const next = iterator.next();
      const { done, value } = await (signal === undefined ? next : orAborted(next, signal));
      isAsked = false;
      if (done === true) return;
      yield value;
    }
  } finally {
    const ended = iterator.return?.();
    // A source that still owes a value would end only after it.
    if (isAsked) ended?.catch(() => undefined);
    else await ended;
  }
}

/** Options for the driver: ends with the caller's signal or with the store's closing, whichever comes first. */
export function driverOptions(
  lease: Lease,
  options: LongCallOptions = {},
): CallOptions & { readonly signal: AbortSignal } {
  const signal = options.signal === undefined ? lease.signal : AbortSignal.any([options.signal, lease.signal]);
  return options.onProgress === undefined ? { signal } : { signal, onProgress: options.onProgress };
}

/** Gives errors of a call their final form: what a closing store interrupted says that the store was closed. */
export function callError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted !== true) return error;
  if (error === signal.reason) return abortError(signal);
  if (!(error instanceof MetadataStoreError) || error.code !== "ABORTED") return error;
  // What a write says of safe rows stays with an abort.
  return signal.reason instanceof StoreNotOpenError ? abortError(signal) : error;
}

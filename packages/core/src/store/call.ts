import { MetadataStoreError } from "../errors.ts";
import type { Lease } from "./session.ts";
import type { CallOptions, Progress } from "./store-driver.ts";

/** What callers may pass to every long call. */
export interface LongCallOptions {
  /** Ends the call; the error says how many rows are safe. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The error that an abort stands for: a closed store's own, else `ABORTED` with the caller's reason as cause. */
function abortError(signal: AbortSignal): MetadataStoreError {
  if (signal.reason instanceof MetadataStoreError) return signal.reason;
  return new MetadataStoreError("ABORTED", "The call was aborted.", { cause: signal.reason });
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortError(signal);
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
  const isAbort = error === signal.reason || (error instanceof MetadataStoreError && error.code === "ABORTED");
  if (!isAbort) return error;
  const final = abortError(signal);
  // What a write says of safe rows stays with an abort.
  return error instanceof MetadataStoreError && final.code === "ABORTED" ? error : final;
}

import { setTimeout as delay } from "node:timers/promises";
import { MetadataStoreError } from "@metaxy/core/driver";

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;

/** @throws MetadataStoreError `ABORTED` */
export function refuseAborted(signal: AbortSignal | undefined, path: string): void {
  if (signal?.aborted !== true) return;
  const context = { cause: signal.reason, details: { path } };
  throw new MetadataStoreError("ABORTED", `Opening the DuckDB file ${path} was aborted.`, context);
}

/** Waiting for a file that others hold. */
export interface LockWait {
  /** Waits a moment, longer from time to time; false at the end of the time. */
  pause(): Promise<boolean>;
}

/** Begins to wait for at most `lockTimeout` milliseconds, or until the signal. */
export function beginLockWait(path: string, lockTimeout: number, signal: AbortSignal | undefined): LockWait {
  const end = performance.now() + lockTimeout;
  let longest = FIRST_PAUSE_MS;
  const pause = async (): Promise<boolean> => {
    const left = end - performance.now();
    if (left <= 0) return false;
    // Processes that wait for one file should not try in step.
    const pauseMs = longest * (0.5 + Math.random() / 2);
    longest = Math.min(longest * 2, LONGEST_PAUSE_MS);
    await delay(Math.min(pauseMs, left), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    refuseAborted(signal, path);
    return true;
  };
  return { pause };
}

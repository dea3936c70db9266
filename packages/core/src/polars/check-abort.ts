import { MetadataStoreError } from "../errors.ts";

/** Ends a call whose signal was aborted. @throws MetadataStoreError `ABORTED`, with the signal's reason as cause. */
export function checkAbort(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new MetadataStoreError("ABORTED", "The call was aborted.", { cause: signal.reason });
}

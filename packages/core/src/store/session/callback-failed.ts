import { MetadataStoreError } from "../../errors.ts";

/** What a function that a store was opened with threw, by the name of its option. */
export function callbackFailed(option: "clock" | "onWarning", cause: unknown): MetadataStoreError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = `The option "${option}" of the store failed: ${said.replace(/\.?$/, ".")}`;
  return new MetadataStoreError("INPUT_FAILED", message, { cause, details: { option } });
}

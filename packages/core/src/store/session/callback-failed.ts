import { MetadataStoreError } from "../../errors.ts";
import { messageOf } from "../../message-of.ts";

/** What a function that a store was opened with threw, by the name of its option. */
export function callbackFailed(option: "clock" | "onWarning", cause: unknown): MetadataStoreError {
  const said = messageOf(cause);
  const message = `The option "${option}" of the store failed: ${said.replace(/\.?$/, ".")}`;
  return new MetadataStoreError("INPUT_FAILED", message, { cause, details: { option } });
}

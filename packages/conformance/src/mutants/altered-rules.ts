import { DATA_VERSION, type StoredRow } from "@metaxy/core/driver";

/** The version of the whole row, whichever field is asked for. */
export function wholeVersion(row: StoredRow): string | null {
  const version = row[DATA_VERSION];
  return typeof version === "string" ? version : null;
}

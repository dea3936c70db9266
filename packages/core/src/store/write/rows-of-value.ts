import { loadPolars } from "../session/load-polars.ts";
import type { GivenValue } from "./given-rows.ts";
import type { GivenRow } from "./prepare-rows.ts";

/** The rows of a given value as objects. */
export async function rowsOfValue(value: GivenValue): Promise<readonly GivenRow[]> {
  if (value.kind === "rows") return value.rows;
  const { frameBatch } = await loadPolars();
  return (await frameBatch(value.frame)).rows();
}

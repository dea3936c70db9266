import { FEATURE_VERSION } from "../../feature/system-columns.ts";
import { completeRead, type ReadSource } from "../query/complete-read.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { marksTable } from "../session/marks-table.ts";

/** Whether a feature's table has no row, and is there because all parents of its expansion have no children. */
export async function isChildless(source: ReadSource, handle: FeatureHandle): Promise<boolean> {
  if ((await source.driver.describe(marksTable(handle))) === undefined) return false;
  for await (const batch of completeRead(source, handle.table, { columns: [FEATURE_VERSION], limit: 1 }))
    if (batch.rowCount > 0) return false;
  return true;
}

import { type TableName, tableName } from "../../feature/table-name.ts";
import type { FeatureHandle } from "./feature-handle.ts";

/** Side table with the childless parents of an expansion. */
export function marksTable(handle: FeatureHandle): TableName {
  return tableName(["metaxy_system", "expansion_marks", ...handle.table.parts]);
}

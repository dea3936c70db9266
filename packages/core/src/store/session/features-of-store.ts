import { currentGraph } from "../../graph/index.ts";
import { type FeatureHandle, featureHandle } from "./feature-handle.ts";
import { marksTable } from "./marks-table.ts";
import type { StoreContext } from "./store-context.ts";

/** Features of the current graph that a store has, if only as marks, parents before children. */
export async function featuresOfStore(context: StoreContext): Promise<FeatureHandle[]> {
  return context.call("read", {}, async () => {
    const present = new Set((await context.driver.listTables()).map((table) => table.name));
    const handles = currentGraph()
      .topologicalOrder()
      .map((key) => featureHandle(key));
    return handles.filter((handle) => present.has(handle.table.name) || present.has(marksTable(handle).name));
  });
}

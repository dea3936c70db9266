import { MetadataStoreError, type StoreDriver, singleBatch } from "@metaxy/core/driver";
import { turns } from "../suite/turns.ts";
import { alterDriver, isUserTable, oneBatch } from "./alter-driver.ts";

/** Stores each row of a batch by itself, others having a turn in between; an abort is heard between two. */
export function rowByRow(driver: StoreDriver): StoreDriver {
  return alterDriver(driver, {
    append: async (table, batches, options) => {
      if (!isUserTable(table)) return driver.append(table, batches, options);
      let rows = 0;
      for await (const batch of batches) {
        if (batch.rowCount === 0) await driver.append(table, singleBatch(batch), options);
        for (const row of await batch.rows()) {
          if (options.signal?.aborted === true) throw new MetadataStoreError("ABORTED", "The call was aborted.");
          rows += (await driver.append(table, oneBatch(batch.types, [row]), {})).rows;
          await turns(1);
        }
      }
      return { rows };
    },
  });
}

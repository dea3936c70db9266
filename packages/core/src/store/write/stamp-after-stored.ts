import { DELETED_AT, UPDATED_AT } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import { completeRead } from "../query/complete-read.ts";
import { changedAt } from "../query/stored-predicates.ts";
import type { DriverCall } from "../session/store-context.ts";

/**
 * Time for rows of an increment: later than every row that the table has, whichever handle or process stored it. A store
 * that ends with this object was written through it alone, so what its increments saw is all there is.
 */
export async function stampAfterStored(call: DriverCall, table: TableName): Promise<bigint> {
  const { stamps } = call.context;
  const types = call.driver.capabilities.durable ? await call.driver.describe(table) : undefined;
  if (types?.has(UPDATED_AT) && types.has(DELETED_AT)) {
    const query = { where: changedAt(">=", stamps.now()), columns: [DELETED_AT, UPDATED_AT] };
    for await (const batch of completeRead(call, table, query)) {
      for (const row of await batch.rows()) {
        const time = row[DELETED_AT] ?? row[UPDATED_AT];
        if (typeof time === "bigint") stamps.observe(table.name, time);
      }
    }
  }
  return stamps.next(table.name);
}

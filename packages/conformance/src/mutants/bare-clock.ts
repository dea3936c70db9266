import type { StoredRow, TableName } from "@metaxy/core/driver";
import { alterDriver, changeRows, withColumns } from "./alter-driver.ts";
import type { Alteration } from "./mutant.ts";

/** What is stamped with the bare clock. */
interface BareStamps {
  readonly column: string;
  readonly rows: (row: StoredRow) => boolean;
  readonly tables: (table: TableName) => boolean;
}

/** A time later than the clock's becomes the clock's. */
export function bareClock({ column, rows: isStamped, tables }: BareStamps): Alteration {
  let now = (): bigint => 0n;
  const stamped = (row: StoredRow): StoredRow => {
    const stamp = row[column];
    const time = now();
    return isStamped(row) && typeof stamp === "bigint" && stamp > time ? withColumns(row, { [column]: time }) : row;
  };
  return {
    options: ({ clock = now, ...options }) => {
      now = clock;
      return { ...options, clock };
    },
    driver: (driver) =>
      alterDriver(driver, {
        append: (table, rows, options) =>
          driver.append(table, tables(table) ? changeRows(rows, stamped) : rows, options),
      }),
  };
}

import { tableName } from "@metaxy/core/driver";
import { batch, driverOf, featureRow, featureTypes } from "./driver-places.ts";

// Run by driver-processes.test.ts as a process of its own: holds the file, or appends until it is killed, closing in between or not.
const [path = "", task = "hold"] = process.argv.slice(2);
const TABLE = tableName(["crash"]);
const TYPES = featureTypes({ batch: "int64", row: "int64" }, ["a"]);
const ROWS = 3_000;

const driver = driverOf(path);
await driver.open("write", {});
process.send?.("open");
if (task === "hold") process.once("message", () => void driver.close().then(() => process.exit(0)));
else {
  for (let n = 0; ; n++) {
    const rows = Array.from({ length: ROWS }, (_, row) =>
      featureRow({ batch: BigInt(n), row: BigInt(row) }, BigInt(n)),
    );
    const types = n % 3 === 2 ? new Map([...TYPES, [`more${n}`, "string"] as const]) : TYPES;
    await driver.append(TABLE, batch(types, rows), {});
    process.send?.(n);
    // Closing writes the file out, which a kill may hit, too.
    if (task === "reopen") await driver.close().then(() => driver.open("write", {}));
  }
}

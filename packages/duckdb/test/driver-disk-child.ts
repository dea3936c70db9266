import { MetadataStoreError, tableName } from "@metaxy/core/driver";
import { batch, driverOf, featureRow, featureTypes } from "./driver-places.ts";

// Run by driver-disk.test.ts as an ordinary user, with a limit of file sizes: appends batches until one fails, then a small one.
const [path = ""] = process.argv.slice(2);
const TABLE = tableName(["disk"]);
const TYPES = featureTypes({ batch: "int64", row: "int64", filler: "string" }, ["a"]);

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "done",
    (error: unknown) => (error instanceof MetadataStoreError ? `${error.code} ${error.message}` : String(error)),
  );
}

function rows(number: number, count: number) {
  const filler = (row: number): string => String(Math.sin(number * 10_000 + row)).repeat(8);
  return batch(
    TYPES,
    Array.from({ length: count }, (_, row) =>
      featureRow({ batch: BigInt(number), row: BigInt(row), filler: filler(row) }, BigInt(number)),
    ),
  );
}

if (process.getuid?.() === 0) {
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
const driver = driverOf(path);
const open = await outcomeOf(driver.open("write", {}));
let stored = 0;
let failed = open;
for (; failed === "done"; stored++) failed = await outcomeOf(driver.append(TABLE, rows(stored, 1_000), {}));
// The one that failed was not stored.
if (open === "done") stored -= 1;
const small = open === "done" ? await outcomeOf(driver.append(TABLE, rows(-1, 1), {})) : open;
const close = await outcomeOf(driver.close());
process.stdout.write(JSON.stringify({ open, stored, failed, small, close }));

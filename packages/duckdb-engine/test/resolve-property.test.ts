import { tableName } from "@metaxy/core/driver";
import { test } from "vitest";
import { checkEngine } from "../../core/test/requests/check-engine.ts";
import { given, openMemoryDriver } from "./memory-driver.ts";

test("any request gives what a row-by-row reading of the rules gives", async () => {
  const driver = await openMemoryDriver();
  try {
    await checkEngine(async ({ request, tables }) => {
      for (const table of await driver.listTables()) await driver.drop(table);
      for (const [name, { types, rows }] of tables) await driver.append(tableName([name]), given(types, rows), {});
      return driver.resolveUpdate(request, {});
    }, 160);
  } finally {
    await driver.close();
  }
}, 3_600_000);

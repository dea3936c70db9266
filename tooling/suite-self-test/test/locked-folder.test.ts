import { existsSync } from "node:fs";
import { batchesOf, rowsBatch, tableName } from "@metaxy/core/driver";
import { expect, onTestFinished, test, vi } from "vitest";
import { lockedFolders } from "../locked-folder.ts";

test("folders of bases go when the tests end, whatever is in them", async () => {
  const { create, removeAll } = lockedFolders();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const roots: string[] = [];
  for (const place of ["a", "b"]) {
    vi.stubEnv("METAXY_TEST_FOLDER", "");
    const driver = create().createDriver(place);
    const root = String(process.env.METAXY_TEST_FOLDER);
    await driver.open("write", {});
    await driver.append(tableName(["t"]), batchesOf([rowsBatch(new Map([["id", "string"]]), [{ id: "v1" }])]), {});
    roots.push(root);
  }
  expect(roots.map((root) => existsSync(root))).toEqual([true, true]);
  removeAll();
  expect(roots.map((root) => existsSync(root))).toEqual([false, false]);
});

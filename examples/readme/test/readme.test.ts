import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = join(import.meta.dirname, "../main.ts");

test("the example does its work once", { timeout: 60_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), "metaxy-readme-"));
  const run = async () => (await promisify(execFile)(process.execPath, [program], { cwd })).stdout.trim();
  try {
    expect(await run()).toBe("{ new: 2, stale: 0, orphaned: 0, carried: 0 }");
    expect(await run()).toBe("{ new: 0, stale: 0, orphaned: 0, carried: 0 }");
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});

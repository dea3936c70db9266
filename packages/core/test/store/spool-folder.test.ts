import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { createTemporaryFolder, removeSpoolFolder } from "../../src/store/session/spool-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function newFolder(use: string): Promise<string> {
  const folder = await createTemporaryFolder(use);
  onTestFinished(() => removeSpoolFolder(folder));
  return folder;
}

/** A folder as another process would have left it. */
function leftBy(pid: number, like: string): string {
  const folder = join(dirname(like), basename(like).replace(`-${process.pid}-`, `-${pid}-`));
  mkdirSync(folder);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a temporary folder is its user's alone", async () => {
  // Windows has no such bits: its temporary folder is a user's own.
  const others = process.platform === "win32" ? 0o066 : 0;
  expect(statSync(await newFolder("test")).mode & 0o077).toBe(others);
});

test("a temporary folder that is missing is named, with what sets it", async () => {
  const missing = join(await newFolder("test"), "missing");
  for (const name of ["TMPDIR", "TEMP"]) vi.stubEnv(name, missing);
  const made = createTemporaryFolder("test");
  await expect(made).rejects.toMatchObject({
    code: "STORE_FAILURE",
    details: { folder: missing },
    message: expect.stringMatching(
      /^The temporary folder .*missing cannot be used: ENOENT.*\. Set (TMPDIR|TEMP) to a folder/,
    ),
  });
});

test("what killed processes left is removed with the next folder of that use; what others use stays", async () => {
  const own = await newFolder("test");
  const other = await newFolder("other-use");
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  const killed = leftBy(ended, own);
  const killedOther = leftBy(ended, other);
  const alive = leftBy(process.ppid, own);
  await newFolder("test");
  expect([own, other, killed, killedOther, alive].map((folder) => existsSync(folder))).toEqual([
    true,
    true,
    false,
    true,
    true,
  ]);
});

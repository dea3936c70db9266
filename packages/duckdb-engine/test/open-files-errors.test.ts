import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { damage, setStorageVersion, truncate } from "./open-files-damage.ts";
import {
  createFile,
  failureOf,
  makeFolder,
  numbersIn,
  open,
  startChild,
  withFolderOfAll,
} from "./open-files-folder.ts";

// Processes and large tables take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let remove: () => Promise<void>;
let path: string;

beforeEach(async () => {
  ({ folder, remove } = await makeFolder());
  path = join(folder, "a.duckdb");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await remove();
});

describe.each(["read", "write"] as const)("open for %s", (mode) => {
  test.each([
    [
      "a newer DuckDB",
      (file: string) => setStorageVersion(file, 69n),
      "newer-version",
      "was written by a newer version of DuckDB: its storage version is 69, and the ones that can be read are between 64 and 68. Update @duckdb/node-api, or copy it",
    ],
    [
      "too old a DuckDB",
      (file: string) => setStorageVersion(file, 39n),
      "older-version",
      "its storage version is 39, and the ones that can be read are between 64 and 68. Move the data with EXPORT DATABASE",
    ],
    [
      "a damaged header",
      (file: string) => damage(file, 100, 200),
      "damaged",
      "is damaged: IO Error: Corrupt database file",
    ],
    [
      "damaged blocks",
      (file: string) => damage(file, 12_400, 100_000),
      "damaged",
      "is damaged: IO Error: Corrupt database file",
    ],
    ["an end that is missing", (file: string) => truncate(file, 20_000), "damaged", "put a backup in its place"],
    [
      "other contents",
      (file: string) => writeFile(file, "name,age\n"),
      "not-a-database",
      "is not a DuckDB database. It was not changed; check the path.",
    ],
    ["no contents", (file: string) => writeFile(file, ""), "not-a-database", "is not a DuckDB database"],
    [
      "contents of SQLite",
      (file: string) => writeFile(file, Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(4080)])),
      "not-a-database",
      "is not a DuckDB database",
    ],
  ])("a file with %s is refused, said to be so, and left as it is", async (_title, spoil, failure, part) => {
    await createFile(path, 1);
    await spoil(path);
    const before = await readFile(path);
    const error = await failureOf(open(path, mode));
    expect([error.code, error.details]).toEqual(["STORE_FAILURE", { path, failure }]);
    expect(error.message).toContain(`The DuckDB file ${path} `);
    expect(error.message).toContain(part);
    expect(before.equals(await readFile(path))).toBe(true);
  });

  test("a missing folder is named", async () => {
    const missing = join(folder, "no", "such", "a.duckdb");
    const error = await failureOf(open(missing, mode));
    expect([error.code, error.details]).toEqual([
      "STORE_FAILURE",
      { path: missing, folder: join(folder, "no", "such") },
    ]);
    expect(error.message).toContain(
      `there is no folder ${join(folder, "no", "such")}; create the folder or check the path.`,
    );
  });

  test("a folder is no file", async () => {
    const error = await failureOf(open(folder, mode));
    expect([error.code, error.message]).toEqual([
      "STORE_FAILURE",
      `The DuckDB file ${folder} is a folder. Give the path of a file.`,
    ]);
  });

  test.each([
    ["below a file", () => join(folder, "file", "a.duckdb"), "ENOTDIR"],
    ["with NUL", () => join(folder, "a\0b.duckdb"), "null bytes"],
    ["that link to each other", () => join(folder, "loop"), "ELOOP"],
    ["that are too long", () => join(folder, "x".repeat(300)), "ENAMETOOLONG"],
  ])("paths %s cannot be reached", async (_title, pathOf, part) => {
    await writeFile(join(folder, "file"), "");
    await symlink("loop", join(folder, "loop"));
    const error = await failureOf(open(pathOf(), mode));
    expect([error.code, error.message]).toEqual(["STORE_FAILURE", expect.stringContaining(part)]);
    expect(error.message).toContain("cannot be reached");
    expect(error.message).toContain(". Check the path, and the right to search its folders.");
  });

  test.each(["md:db", "s3://bucket/a.duckdb", "https://host/a.duckdb", "ducklake:a"])(
    "%s is no local file",
    async (remote) => {
      const error = await failureOf(open(remote, mode));
      expect([error.code, error.message]).toEqual([
        "UNSUPPORTED",
        expect.stringContaining(`${remote} is no local file`),
      ]);
    },
  );
});

describe.runIf(process.platform !== "win32")("without rights", () => {
  function outcomeOf(action: string, file: string): Promise<string | undefined> {
    return withFolderOfAll(async (temporary) => {
      vi.stubEnv("TMPDIR", temporary);
      const child = startChild(action, file);
      vi.unstubAllEnvs();
      const outcome = await child.line();
      await child.end();
      return outcome;
    });
  }

  test("to write, a file is refused for writing and can be read", async () => {
    await createFile(path, 1);
    await chmod(path, 0o444);
    await chmod(folder, 0o755);
    expect(await outcomeOf("write-without-rights", path)).toBe(
      `The DuckDB file ${path} cannot be opened for want of permission. Reading needs the right to read the file, writing also to change it and to create files beside it.`,
    );
    expect(await outcomeOf("read-without-rights", path)).toBe("opened");
  });

  test("to read, a file is refused", async () => {
    await createFile(path, 1);
    await chmod(path, 0o000);
    await chmod(folder, 0o755);
    expect(await outcomeOf("read-without-rights", path)).toContain("for want of permission");
  });

  test("to the folder, a file is refused before it is created", async () => {
    await mkdir(join(folder, "locked"));
    await chmod(folder, 0o755);
    await chmod(join(folder, "locked"), 0o555);
    expect(await outcomeOf("write-without-rights", join(folder, "locked", "a.duckdb"))).toContain(
      "for want of permission",
    );
    await chmod(join(folder, "locked"), 0o000);
    expect(await outcomeOf("write-without-rights", join(folder, "locked", "a.duckdb"))).toContain(
      "cannot be reached: EACCES",
    );
    await chmod(join(folder, "locked"), 0o755);
  });
});

test("a temporary folder that is missing is told as such, not as the file's failure", async () => {
  await createFile(path, 1);
  for (const name of ["TMPDIR", "TEMP"]) vi.stubEnv(name, join(folder, "missing"));
  const error = await failureOf(open(path, "write"));
  expect(error.message).toMatch(
    /^The temporary folder .*missing cannot be used: ENOENT.*Set (TMPDIR|TEMP) to a folder/,
  );
  vi.unstubAllEnvs();
  expect(await numbersIn(path)).toEqual(["1"]);
});

test("a failed open leaves nothing behind: all who ask at once are told, and the next open works", async () => {
  await writeFile(path, "something else");
  const errors = await Promise.all(Array.from({ length: 6 }, () => failureOf(open(path, "write"))));
  expect(errors.map((error) => error.details.failure)).toEqual(Array(6).fill("not-a-database"));
  await remove();
  await mkdir(folder);
  await createFile(path, 1);
  expect(await numbersIn(path)).toEqual(["1"]);
});

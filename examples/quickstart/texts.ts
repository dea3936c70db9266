import { globSync } from "node:fs";
import { cp, mkdir, readdir, readFile, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";

/** Read-me files in the packages' own folders, installed by npm or by pnpm. */
const READMES = "{,.pnpm/*/node_modules/}{*,@*/*}/{README,Readme,readme}*.md";
const MAX_FILES = 300;
const MAX_BYTES = 3_000_000;

/** A file: its path below the folder, the package that it belongs to, and what it says. */
export interface Text {
  readonly path: string;
  readonly package: string;
  readonly text: string;
}

async function packageFolder(path: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(dirname(path), "package.json"), "utf8"));
  return `${name}@${version}`;
}

/** Copies the read-me files of installed packages, up to 300 files and 3 MB, to a folder where it can be edited. */
export async function copyTexts(installed: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const copied = new Set<string>();
  let bytes = 0;
  for (const found of globSync(READMES, { cwd: installed }).sort()) {
    const source = await realpath(join(installed, found));
    const { size } = await stat(source);
    const target = join(folder, await packageFolder(source), basename(source));
    if (copied.has(target) || bytes + size > MAX_BYTES || copied.size === MAX_FILES) continue;
    await mkdir(dirname(target), { recursive: true });
    await cp(source, target);
    copied.add(target);
    bytes += size;
  }
}

/** All texts of a folder. */
export async function readTexts(folder: string): Promise<Text[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => {
      const path = file
        .slice(folder.length + 1)
        .split(sep)
        .join("/");
      return { path, package: dirname(path), text: await readFile(file, "utf8") };
    }),
  );
}

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fencesOf } from "./fences.ts";
import { checkedModules, runnableModule } from "./page-module.ts";
import { type Page, root } from "./pages.ts";

const run = promisify(execFile);
const LIMIT = 60_000;

/** Checks pages by modules that it writes to a folder of this package, so that they find what they import. */
export interface PageChecker {
  /** Type-checks all pages in one run; the errors of each by its path, those of other files under `elsewhere`. */
  typeErrors(pages: readonly Page[]): Promise<Map<string, string[]>>;
  /** Runs a page as a program of its own in an empty folder; what went wrong, or an empty text. */
  runError(page: Page): Promise<string>;
}

function outputOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("stdout" in error && "stderr" in error)) return String(error);
  return `${error.stdout}${error.stderr}` || String(error);
}

const baseName = ({ path }: Page): string => path.replace(/\W/g, "-");

/** Names of generated files become the page's, with its line. */
function onPages(output: string, pages: readonly Page[]): string {
  return pages.reduce((text, page) => {
    const place = new RegExp(
      `(?:[^\\s(]*[/\\\\])?(?<![\\w-])${baseName(page)}\\.[\\w-]+\\.ts[(:](\\d+)(?:[,:](\\d+)\\)?)?`,
      "g",
    );
    return text.replace(place, (_, line, column) => `${page.path}:${line}${column === undefined ? "" : `:${column}`}`);
  }, output);
}

async function compile(folder: string, pages: readonly Page[]): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const page of pages) {
    for (const [line, code] of checkedModules(fencesOf(page.path, page.markdown))) {
      await writeFile(join(folder, `${baseName(page)}.check-${line}.ts`), code);
    }
  }
  const compilerOptions = { noUnusedLocals: false, declaration: false };
  const config = { extends: join(root, "tsconfig.base.json"), compilerOptions, include: ["*.check-*.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  return run(process.execPath, [compiler, "-p", folder], { cwd: folder }).then(() => "", outputOf);
}

async function execute(folder: string, page: Page): Promise<string> {
  const code = runnableModule(fencesOf(page.path, page.markdown), new URL("expectations.ts", import.meta.url).href);
  if (code === undefined) return "";
  const module = join(folder, `${baseName(page)}.run.ts`);
  await mkdir(folder, { recursive: true });
  await writeFile(module, code);
  const cwd = await mkdtemp(join(tmpdir(), "metaxy-docs-"));
  try {
    await run(process.execPath, ["--no-warnings", module], { cwd, timeout: LIMIT });
    return "";
  } catch (error) {
    return onPages(outputOf(error), [page]);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** A checker with a folder of its own, below the reports of this package. */
export function pageChecker(name: string): PageChecker {
  const folder = join(import.meta.dirname, ".reports", name);
  return {
    typeErrors: async (pages) => {
      const lines = onPages(await compile(folder, pages), pages).split("\n");
      const errors = new Map<string, string[]>([["elsewhere", []]]);
      for (const { path } of pages) errors.set(path, []);
      for (const line of lines.filter((each) => each !== "")) {
        const page = pages.find(({ path }) => line.startsWith(`${path}:`));
        errors.get(page?.path ?? "elsewhere")?.push(line);
      }
      return errors;
    },
    runError: (page) => execute(folder, page),
  };
}

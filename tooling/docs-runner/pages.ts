import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Root of the repository. */
export const root: string = join(import.meta.dirname, "../..");

/** A page of the guide. */
export interface Page {
  /** Below the root, e.g. `docs/hashes.md`. */
  readonly path: string;
  readonly markdown: string;
}

function pagesOf(patterns: readonly string[]): Page[] {
  return globSync([...patterns], { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("docs/decisions/"))
    .sort()
    .map((path) => ({ path, markdown: readFileSync(join(root, path), "utf8") }));
}

/** The README and the guide, whose code runs; decisions are records and hold none. */
export function guidePages(): Page[] {
  return pagesOf(["README.md", "docs/**/*.md"]);
}

/** Every page that people follow links from. */
export function linkedPages(): Page[] {
  return pagesOf(["*.md", "docs/**/*.md", "examples/README.md", "{packages,examples}/*/README.md"]);
}

/** TypeScript of a page: ```` ```ts ```` runs, inside `<details>` it sets up, ```` ```ts no-run ```` is only type-checked. */
export interface Fence {
  readonly kind: "setup" | "run" | "no-run";
  /** Number of the first line of code, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

type Opening = { readonly kind: Fence["kind"] | "other"; readonly closing: string };

function openingOf(line: string, where: string): Opening | undefined {
  if (/^\s*<!-- ts\b/.test(line))
    throw new Error(`${where}: a comment hides code from readers; put a fence into <details>.`);
  const fence = /^\s*(`{3,})(.*)$/.exec(line);
  if (fence === null) return undefined;
  const [, closing = "", info = ""] = fence;
  if (info === "ts") return { kind: "run", closing };
  if (info === "ts no-run") return { kind: "no-run", closing };
  if (/^(ts|typescript)\b/.test(info)) throw new Error(`${where}: a fence is "ts" or "ts no-run", not "${info}".`);
  return { kind: "other", closing };
}

/** All TypeScript of a page, in order. */
export function fencesOf(page: string, markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: (Opening & { firstLine: number; lines: string[] }) | undefined;
  let inDetails = false;
  markdown.split("\n").forEach((line, index) => {
    if (open === undefined) {
      if (/^<\/?details>$/.test(line)) inDetails = line === "<details>";
      const opening = openingOf(line, `${page}:${index + 1}`);
      if (opening !== undefined) open = { ...opening, firstLine: index + 2, lines: [] };
    } else if (line.trim() === open.closing) {
      const { kind, firstLine, lines } = open;
      if (kind !== "other") fences.push({ kind: kind === "run" && inDetails ? "setup" : kind, firstLine, lines });
      open = undefined;
    } else open.lines.push(line);
  });
  if (open !== undefined) throw new Error(`${page}:${open.firstLine - 1}: the fence is not closed.`);
  return fences;
}

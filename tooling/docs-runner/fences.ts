/** TypeScript of a page: hidden `<!-- ts` comments set up, ```` ```ts ```` runs, ```` ```ts no-run ```` is only type-checked. */
export interface Fence {
  readonly kind: "setup" | "run" | "no-run";
  /** Number of the first line of code, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

type Opening = { readonly kind: Fence["kind"] | "other"; readonly closing: string };

function openingOf(line: string, where: string): Opening | undefined {
  if (line.trim() === "<!-- ts") return { kind: "setup", closing: "-->" };
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
  markdown.split("\n").forEach((line, index) => {
    if (open === undefined) {
      const opening = openingOf(line, `${page}:${index + 1}`);
      if (opening !== undefined) open = { ...opening, firstLine: index + 2, lines: [] };
    } else if (line.trim() === open.closing) {
      const { kind, firstLine, lines } = open;
      if (kind !== "other") fences.push({ kind, firstLine, lines });
      open = undefined;
    } else open.lines.push(line);
  });
  if (open !== undefined) throw new Error(`${page}:${open.firstLine - 1}: the fence is not closed.`);
  return fences;
}

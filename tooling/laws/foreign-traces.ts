import { lineAt, type SourceFile, type Violation } from "./source-file.ts";

// Written with [classes], so that this file does not match itself.
const traces: readonly (readonly [pattern: RegExp, says: string])[] = [
  [/(?<![\w.-])\/(w[o]rk|r[o]ot|f[a]rm|h[o]me)\//g, "is a path of one machine"],
  [
    /registry\.npm[j]s|files\.python[h]osted|proxy\.g[o]lang|py[p]i\.org|deb\.d[e]bian/g,
    "is a host of a package registry",
  ],
  // The type of an optional package may be missing at a user's, whatever is installed here.
  [
    /\b(TO[D]O|FIX[M]E|XX[X])\b|@ts-(ign[o]re|noch[e]ck)(?! \*\/\ntype \w+ = import\("[^"]+"\)[.]\w+;)/g,
    "is unfinished work: finish it, or open an issue",
  ],
];

/** What belongs to a machine or to a draft does not belong into the repository. */
export function foreignTraces(file: SourceFile): Violation[] {
  return traces.flatMap(([pattern, says]) =>
    [...file.text.matchAll(pattern)].map((match) => ({
      path: file.path,
      line: lineAt(file, match.index),
      says: `"${match[0]}" ${says}`,
    })),
  );
}

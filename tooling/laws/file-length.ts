import { isGenerated, isPackageSource, type SourceFile, type Violation } from "./source-file.ts";

const longest = 400;

/** A source file has at most 400 lines; generated ones, which say so in their first line, may be longer. */
export function fileLength(file: SourceFile): Violation[] {
  const lines = file.text.trimEnd().split("\n");
  if (!isPackageSource(file) || lines.length <= longest || isGenerated(file)) return [];
  return [{ path: file.path, line: longest + 1, says: `has ${lines.length} lines; split it at ${longest} or before` }];
}

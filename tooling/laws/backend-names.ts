import {
  isGenerated,
  isPackageSource,
  lineAt,
  type SourceFile,
  textWithoutComments,
  type Violation,
} from "./source-file.ts";

const shared = /^packages\/(core|sql|conformance)\//;
const backend = /duck_?db|click_?house|big_?query|postgres|lance_?db|delta_?(lake|table|store|rs)|['"`]delta['"`]/gi;

/** In core, sql and conformance no backend stands as identifier, string or union member; comments may name one. */
export function backendNames(file: SourceFile): Violation[] {
  if (!isPackageSource(file) || !shared.test(file.path) || isGenerated(file)) return [];
  return [...textWithoutComments(file).matchAll(backend)].map((match) => ({
    path: file.path,
    line: lineAt(file, match.index),
    says: `names the backend "${match[0]}"; make it a capability, or a member of the dialect, that each store answers`,
  }));
}

import { didYouMean } from "../nearest-name.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { bindPredicate } from "./bind-predicate.ts";
import { type ColumnWord, columnTypeOf } from "./column-words.ts";
import type { DepDefinition } from "./definition.ts";
import { quoted, refuse } from "./refuse.ts";

function requireNames(what: string, names: Iterable<string>, known: Iterable<string>): void {
  const columns = [...known];
  for (const name of names) {
    if (columns.includes(name)) continue;
    refuse(
      `${what} names ${quoted(name)}, which the parent does not declare.${didYouMean(name, columns)} Columns that are not declared are named through openColumns.`,
      { column: name },
    );
  }
}

/**
 * Checks what a dependency names against the columns that its parent declares.
 * @throws MetadataStoreError INVALID_DEFINITION for an unknown name in rename, select and lineage, METADATA_SCHEMA for an
 * unknown name or a literal of another type in a filter.
 */
export function checkDeclaredNames(dep: DepDefinition, columns: ReadonlyMap<string, ColumnWord>): void {
  const { feature, rename, select, filters, lineage } = dep;
  const what = (option: string): string => `Dependency on ${feature}: ${option}`;
  requireNames(what("rename"), rename?.keys() ?? [], columns.keys());
  const renamed = [...columns].map(([name, word]) => [rename?.get(name) ?? name, columnTypeOf(word)] as const);
  const types: ColumnTypes = new Map(renamed);
  requireNames(what("select"), select ?? [], types.keys());
  requireNames(what("lineage"), lineage.kind === "identity" ? [] : (lineage.on ?? []), types.keys());
  for (const { predicate } of filters ?? []) bindPredicate(predicate, { types, of: `the columns of ${feature}` });
}

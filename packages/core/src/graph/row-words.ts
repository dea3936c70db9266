import type { ColumnWord } from "../feature/column-words.ts";
import type { DepDefinition, FeatureDefinition } from "../feature/definition.ts";
import { newName } from "./join-columns.ts";

/** How columns are declared, by name. */
export type RowWords = ReadonlyMap<string, ColumnWord>;

/** What is known of a parent: its definition and how its rows are declared. */
export interface KnownParent {
  readonly definition: FeatureDefinition;
  readonly words: RowWords;
}

/** How the columns that one dependency gives are declared, in new names. */
export function givenWords(dep: DepDefinition, child: FeatureDefinition, parent: KnownParent): RowWords {
  const on = dep.lineage.kind === "identity" ? [] : (dep.lineage.on ?? child.idColumns);
  const ids = parent.definition.idColumns.map((id) => newName(dep, id));
  const taken = dep.select === undefined ? undefined : new Set([...ids, ...on, ...dep.select]);
  const renamed = [...parent.words].map(([column, word]) => [newName(dep, column), word] as const);
  return new Map(renamed.filter(([name]) => taken?.has(name) ?? true));
}

/** How the columns that all parents give are declared; parents that share a column declare it alike. */
export function inputWords(child: FeatureDefinition, parentOf: (key: string) => KnownParent | undefined): RowWords {
  const words = new Map<string, ColumnWord>();
  for (const dep of child.deps) {
    const parent = parentOf(dep.feature);
    if (parent === undefined) continue;
    for (const [name, word] of givenWords(dep, child, parent)) if (!words.has(name)) words.set(name, word);
  }
  return words;
}

/** How a feature's rows are declared: by its `columns`; without them its ids are what a parent declares. */
export function rowWords(feature: FeatureDefinition, parentOf: (key: string) => KnownParent | undefined): RowWords {
  if (feature.columns !== undefined) return feature.columns;
  const given = inputWords(feature, parentOf);
  return new Map([...given].filter(([name]) => feature.idColumns.includes(name)));
}

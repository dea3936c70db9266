import type { DepDefinition, FeatureDefinition } from "../feature/definition.ts";
import { refuse } from "../feature/refuse.ts";
import { checkExplicitNames, checkMappingNames } from "./field-parents.ts";
import { joinColumns, newName } from "./join-columns.ts";
import { givenWords, type KnownParent } from "./row-words.ts";

function refuseRenameOntoId(child: FeatureDefinition, dep: DepDefinition, parent: FeatureDefinition): void {
  for (const [old, name] of dep.rename ?? []) {
    if (old === name || !parent.idColumns.includes(name)) continue;
    refuse(
      `Dependency of ${child.key} on ${parent.key} renames ${JSON.stringify(old)} to ${JSON.stringify(name)}, which is an id column of ${parent.key}; choose another name.`,
      { column: name },
    );
  }
}

/** Checks of one dependency that need its parent. @throws MetadataStoreError INVALID_DEFINITION or FIELD_NOT_FOUND. */
export function checkLink(child: FeatureDefinition, dep: DepDefinition, parent: FeatureDefinition): void {
  refuseRenameOntoId(child, dep, parent);
  checkMappingNames(child, dep, parent);
  checkExplicitNames(child, parent);
}

/** Columns that a dependency gives whatever its parent's table holds: the selected ones, else the renamed ones. */
function namedColumns(dep: DepDefinition): readonly string[] {
  return dep.select ?? [...(dep.rename?.values() ?? [])];
}

function refuseCollisions(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): void {
  const ids = new Set(
    child.deps.flatMap((dep) => [
      ...parentOf(dep.feature).idColumns.map((column) => newName(dep, column)),
      ...(dep.lineage.kind === "identity" ? [] : (dep.lineage.on ?? child.idColumns)),
    ]),
  );
  const givers = new Map<string, string>();
  for (const dep of child.deps) {
    for (const column of namedColumns(dep)) {
      const other = givers.get(column);
      if (other !== undefined && !ids.has(column)) {
        refuse(
          `${child.key} would get column ${JSON.stringify(column)} from ${other} and from ${dep.feature}; rename one of them with rename: { ${JSON.stringify(column)}: … }, or select it from one only.`,
          { column, features: [other, dep.feature] },
        );
      }
      givers.set(column, dep.feature);
    }
  }
}

/** Checks that need all parents. @throws MetadataStoreError INVALID_DEFINITION. */
export function checkParentsTogether(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): void {
  refuseCollisions(child, parentOf);
  if (child.deps.length < 2 || joinColumns(child, parentOf).length > 0) return;
  const keys = child.deps.map(({ feature }) => feature);
  refuse(
    `The parents of ${child.key} (${keys.join(", ")}) share no id column to be joined on; rename their id columns alike.`,
    {
      features: keys,
    },
  );
}

/** Refuses an id column that parents share and declare in different ways. @throws MetadataStoreError INVALID_DEFINITION. */
export function refuseDifferentWords(child: FeatureDefinition, parentOf: (key: string) => KnownParent): void {
  if (child.deps.length < 2) return;
  const given = child.deps.map((dep) => [dep.feature, givenWords(dep, child, parentOf(dep.feature))] as const);
  for (const column of joinColumns(child, (key) => parentOf(key).definition)) {
    const declared = given.filter(([, words]) => words.has(column));
    const [first, ...others] = declared.map(([feature, words]) => ({ feature, word: words.get(column) }));
    const other = others.find(({ word }) => word !== first?.word);
    if (first === undefined || other === undefined) continue;
    refuse(
      `The parents of ${child.key} are joined on ${JSON.stringify(column)}, which is ${first.word} in ${first.feature} but ${other.word} in ${other.feature}; declare it alike.`,
      { column, features: [first.feature, other.feature] },
    );
  }
}

import { type ColumnWord, columnTypeOf, isIdWord } from "../feature/column-words.ts";
import type { DepDefinition, FeatureDefinition } from "../feature/definition.ts";
import { refuse } from "../feature/refuse.ts";
import { sameType, typeText } from "../rows/column-type.ts";
import { checkExplicitNames, checkMappingNames } from "./field-parents.ts";
import { joinColumns, newName } from "./join-columns.ts";
import { givenWords, type KnownParent } from "./row-words.ts";

function refuseRenameOntoColumn(child: FeatureDefinition, dep: DepDefinition, parent: FeatureDefinition): void {
  for (const [old, name] of dep.rename ?? []) {
    if (old === name) continue;
    const who = `Dependency of ${child.key} on ${parent.key} renames ${JSON.stringify(old)} to ${JSON.stringify(name)}, which`;
    if (parent.idColumns.includes(name)) {
      refuse(`${who} is an id column of ${parent.key}; choose another name.`, { column: name });
    }
    if (parent.columns?.has(name) && newName(dep, name) === name) {
      refuse(`${who} is another column of ${parent.key}; choose another name, or rename that one too.`, {
        column: name,
      });
    }
  }
}

/** Checks of one dependency that need its parent. @throws MetadataStoreError INVALID_DEFINITION or FIELD_NOT_FOUND. */
export function checkLink(child: FeatureDefinition, dep: DepDefinition, parent: FeatureDefinition): void {
  refuseRenameOntoColumn(child, dep, parent);
  checkMappingNames(child, dep, parent);
  checkExplicitNames(child, parent);
}

/** What a dependency gives as far as definitions tell, in new names. */
interface Given {
  readonly names: ReadonlySet<string>;
  /** Whether its parent's table may give more. */
  readonly isOpen: boolean;
}

function givenBy(dep: DepDefinition, child: FeatureDefinition, parent: FeatureDefinition): Given {
  const { select, rename, lineage } = dep;
  const ids = parent.idColumns.map((id) => newName(dep, id));
  const declared = [...(parent.columns?.keys() ?? [])].map((column) => newName(dep, column));
  const named = [...ids, ...declared, ...(rename?.values() ?? [])];
  const byIds = lineage.kind === "aggregation" && lineage.on === undefined;
  const on = byIds ? child.idColumns.filter((id) => named.includes(id)) : lineage.kind === "identity" ? [] : lineage.on;
  return {
    names: new Set([...ids, ...(on ?? []), ...(select ?? named)]),
    isOpen: parent.columns === undefined && (select === undefined || byIds),
  };
}

function refuseCollisions(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): void {
  const shared = new Set(joinColumns(child, parentOf));
  const givers = new Map<string, string>();
  for (const dep of child.deps) {
    for (const column of givenBy(dep, child, parentOf(dep.feature)).names) {
      const other = givers.get(column);
      if (other !== undefined && !shared.has(column)) {
        refuse(
          `${child.key} would get column ${JSON.stringify(column)} from ${other} and from ${dep.feature}; rename one of them with rename: { ${JSON.stringify(column)}: … }, or select it from one only.`,
          { column, features: [other, dep.feature] },
        );
      }
      givers.set(column, dep.feature);
    }
  }
}

/** Ids of children of an expansion need not be known, but one of them tells the parent. */
function refuseUngivenIds(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): void {
  if (child.deps.length === 0) return;
  if (child.deps.some(({ lineage }) => lineage.kind === "expansion")) {
    const shared = joinColumns(child, parentOf);
    if (child.idColumns.some((id) => shared.includes(id))) return;
    refuse(
      `None of the columns that tell the parents of ${child.key} apart (${shared.join(", ")}) is an id column of it; add one to its idColumns.`,
      { columns: shared },
    );
  }
  const given = child.deps.map((dep) => givenBy(dep, child, parentOf(dep.feature)));
  if (given.some(({ isOpen }) => isOpen)) return;
  const missing = child.idColumns.find((id) => !given.some(({ names }) => names.has(id)));
  if (missing === undefined) return;
  refuse(
    `Id column ${JSON.stringify(missing)} of ${child.key} is given by none of its parents; declare it there, rename a parent's column to it, or declare the dependency as expansion({ on: […] }).`,
    { column: missing },
  );
}

/** Checks that need all parents. @throws MetadataStoreError INVALID_DEFINITION. */
export function checkParentsTogether(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): void {
  refuseUnjoined(child, parentOf);
  refuseCollisions(child, parentOf);
  refuseUngivenIds(child, parentOf);
}

function refuseUnjoined(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): void {
  if (child.deps.length < 2 || joinColumns(child, parentOf).length > 0) return;
  const keys = child.deps.map(({ feature }) => feature);
  refuse(
    `The parents of ${child.key} (${keys.join(", ")}) share no id column to be joined on; rename their id columns alike.`,
    {
      features: keys,
    },
  );
}

/** Refuses id columns that parents, or a parent and the child, declare in different ways. @throws MetadataStoreError INVALID_DEFINITION. */
export function refuseDifferentWords(child: FeatureDefinition, parentOf: (key: string) => KnownParent): void {
  const given = child.deps.map((dep) => [dep.feature, givenWords(dep, child, parentOf(dep.feature))] as const);
  const shared = joinColumns(child, (key) => parentOf(key).definition);
  for (const column of shared) {
    const declared = given.filter(([, words]) => words.has(column));
    const [first, ...others] = declared.map(([feature, words]) => ({ feature, word: words.get(column) }));
    const other = others.find(({ word }) => word !== first?.word);
    if (first === undefined || other === undefined) continue;
    refuse(
      `The parents of ${child.key} are joined on ${JSON.stringify(column)}, which is ${first.word} in ${first.feature} but ${other.word} in ${other.feature}; declare it alike.`,
      { column, features: [first.feature, other.feature] },
    );
  }
  const isExpansion = child.deps.some(({ lineage }) => lineage.kind === "expansion");
  for (const column of child.idColumns) {
    // Other ids of an expansion are the children's own.
    if (isExpansion && !shared.includes(column)) continue;
    for (const [feature, words] of given) refuseOtherIdType(child, column, { feature, word: words.get(column) });
  }
}

interface GivenWord {
  readonly feature: string;
  readonly word: ColumnWord | undefined;
}

function refuseOtherIdType(child: FeatureDefinition, column: string, { feature, word }: GivenWord): void {
  if (word === undefined) return;
  const who = `Id column ${JSON.stringify(column)} of ${child.key}`;
  if (!isIdWord(word)) {
    refuse(`${who} is ${typeText(columnTypeOf(word))} in ${feature}; ids are single values and not binary.`, {
      column,
    });
  }
  const own = child.columns?.get(column) ?? word;
  if (sameType(columnTypeOf(own), columnTypeOf(word))) return;
  refuse(`${who} is declared as ${String(own)}, but ${feature} gives it as ${String(word)}; declare it alike.`, {
    column,
    features: [child.key, feature],
  });
}

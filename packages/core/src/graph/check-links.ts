import type { DepDefinition, FeatureDefinition } from "../feature/definition.ts";
import { refuse } from "../feature/refuse.ts";
import { checkExplicitNames, checkMappingNames } from "./field-parents.ts";
import { joinColumns, newName } from "./join-columns.ts";

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

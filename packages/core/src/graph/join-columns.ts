import type { DepDefinition, FeatureDefinition } from "../feature/definition.ts";

/** Name of a parent's column in the child. */
export function newName(dep: DepDefinition, column: string): string {
  return dep.rename?.get(column) ?? column;
}

/** What tells rows of one parent apart once its lineage is applied, in new names. */
function inputIds(dep: DepDefinition, child: FeatureDefinition, parent: FeatureDefinition): readonly string[] {
  switch (dep.lineage.kind) {
    case "identity":
      return parent.idColumns.map((column) => newName(dep, column));
    case "aggregation":
      return dep.lineage.on ?? child.idColumns;
    case "expansion":
      return dep.lineage.on;
  }
}

/**
 * Id columns that all parents share after renames: what parents are joined on. Those of the child's id columns first, in
 * their order; none for a root.
 */
export function joinColumns(child: FeatureDefinition, parentOf: (key: string) => FeatureDefinition): string[] {
  const [first, ...others] = child.deps.map((dep) => inputIds(dep, child, parentOf(dep.feature)));
  if (first === undefined) return [];
  const sets = others.map((ids) => new Set(ids));
  const shared = new Set(first.filter((column) => sets.every((ids) => ids.has(column))));
  const ofChild = child.idColumns.filter((column) => shared.has(column));
  return [...new Set([...ofChild, ...shared])];
}

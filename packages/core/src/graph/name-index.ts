import { FeatureNotFoundError, MetadataStoreError } from "../errors.ts";
import type { FeatureDefinition } from "../feature/definition.ts";
import { refuse } from "../feature/refuse.ts";
import { didYouMean } from "../nearest-name.ts";

/** Features of a graph by each of their names. */
export interface NameIndex {
  /** In the order of registration. */
  readonly byKey: Map<string, FeatureDefinition>;
  readonly byTable: Map<string, FeatureDefinition>;
  /** Parts joined by `_`, which several features may share. */
  readonly byFlatName: Map<string, FeatureDefinition[]>;
}

export function emptyIndex(): NameIndex {
  return { byKey: new Map(), byTable: new Map(), byFlatName: new Map() };
}

/** Refuses a feature whose table another feature has. */
export function refuseTableClash(index: NameIndex, definition: FeatureDefinition): void {
  const other = index.byTable.get(definition.table.name);
  if (other === undefined || other.key === definition.key) return;
  refuse(
    `Features "${other.key}" and "${definition.key}" would share the table "${definition.table.name}"; rename one of them.`,
    { features: [other.key, definition.key], table: definition.table.name },
  );
}

export function addToIndex(index: NameIndex, definition: FeatureDefinition): void {
  index.byKey.set(definition.key, definition);
  index.byTable.set(definition.table.name, definition);
  const flat = definition.parts.join("_");
  for (const name of new Set([flat, flat.replaceAll("-", "_")])) {
    const sharing = index.byFlatName.get(name);
    if (sharing === undefined) index.byFlatName.set(name, [definition]);
    else sharing.push(definition);
  }
}

/** Error that no feature has this name, with the nearest one. */
export function unknownFeature(index: NameIndex, name: string, child?: string): FeatureNotFoundError {
  const what = `eature ${JSON.stringify(name)}`;
  const says =
    child === undefined ? `F${what} is not in the graph.` : `${child} depends on f${what}, which is not in the graph.`;
  const known = [...index.byKey.keys()].filter((key) => key !== child);
  const none = child === undefined ? " The graph has no features." : " The graph has no other feature.";
  const hint = known.length === 0 ? none : didYouMean(name, known);
  return new FeatureNotFoundError(`${says}${hint}`, { details: { feature: name } });
}

/**
 * The feature that a text names: by key (`video/raw`), by table (`video__raw`), or by its parts joined by `_`
 * (`video_raw`).
 * @throws FeatureNotFoundError FEATURE_NOT_FOUND with the nearest name; INVALID_ARGUMENT where several features are meant.
 */
export function findByName(index: NameIndex, name: string): FeatureDefinition {
  const exact = index.byKey.get(name) ?? index.byTable.get(name);
  if (exact !== undefined) return exact;
  const sharing = index.byFlatName.get(name) ?? [];
  const [only] = sharing;
  if (only === undefined) throw unknownFeature(index, name);
  if (sharing.length === 1) return only;
  const keys = sharing.map(({ key }) => key);
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `${JSON.stringify(name)} may mean ${keys.map((key) => JSON.stringify(key)).join(" or ")}; write the key with slashes.`,
    { details: { name, features: keys } },
  );
}

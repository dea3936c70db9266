import { compareCodePoints, compareParts } from "../feature/code-point-order.ts";
import type { FeatureDefinition, FieldDefinition } from "../feature/definition.ts";
import { cut, sha256Hex } from "../hash/sha256-hex.ts";
import { featureSchemaText } from "./feature-schema-text.ts";
import { featureSpecText } from "./feature-spec-text.ts";
import { type ParentField, qualifiedField } from "./field-parents.ts";

/** Versions at one length, as far as they were asked for. */
export interface VersionTable {
  readonly length: number;
  /** Qualified field → version. */
  readonly fields: Map<string, string>;
  readonly features: Map<string, string>;
  readonly specs: Map<string, string>;
  readonly definitions: Map<string, string>;
}

/** Shortest cut, as in the reference. */
export const SHORTEST_CUT = 8;

export function versionTable(length: number): VersionTable {
  return { length, fields: new Map(), features: new Map(), specs: new Map(), definitions: new Map() };
}

function sortedFields(definition: FeatureDefinition): FieldDefinition[] {
  return [...definition.fields].sort((a, b) => compareCodePoints(a.key, b.key));
}

/** Fills in the versions of a feature; those of its parents are there. */
export function computeVersions(
  table: VersionTable,
  definition: FeatureDefinition,
  parents: ReadonlyMap<string, readonly ParentField[]>,
): void {
  const { key: feature } = definition;
  const parts: string[] = [];
  for (const { key, codeVersion } of sortedFields(definition)) {
    const qualified = qualifiedField(feature, key);
    const upstream = (parents.get(key) ?? []).map((parent) => table.fields.get(parent.qualified) ?? "");
    const version =
      definition.external?.provenanceByField.get(key) ??
      cut(sha256Hex(qualified, codeVersion, ...upstream), table.length);
    table.fields.set(qualified, version);
    parts.push(key, version);
  }
  table.features.set(feature, cut(sha256Hex(...parts), table.length));
}

/** Hash of a feature's code versions alone. */
export function codeVersionOf(definition: FeatureDefinition, length: number): string {
  return cut(sha256Hex(...sortedFields(definition).flatMap(({ key, codeVersion }) => [key, codeVersion])), length);
}

function memoised(memo: Map<string, string>, key: string, compute: () => string): string {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const computed = compute();
  memo.set(key, computed);
  return computed;
}

export function specVersionOf(table: VersionTable, definition: FeatureDefinition): string {
  return memoised(table.specs, definition.key, () => cut(sha256Hex(featureSpecText(definition)), table.length));
}

export function definitionVersionOf(table: VersionTable, definition: FeatureDefinition): string {
  return memoised(table.definitions, definition.key, () =>
    cut(sha256Hex(specVersionOf(table, definition), featureSchemaText(definition)), table.length),
  );
}

/** Hash of the definitions of a project's own features; `empty` for none. */
export function projectVersionOf(table: VersionTable, definitions: readonly FeatureDefinition[]): string {
  const own = definitions.filter(({ external }) => external === undefined);
  if (own.length === 0) return "empty";
  const sorted = own.sort((a, b) => compareParts(a.parts, b.parts));
  return cut(sha256Hex(...sorted.flatMap((each) => [each.key, definitionVersionOf(table, each)])), table.length);
}

import { checkOptions } from "../check-options.ts";
import { isPlainObject } from "../rows/infer-types.ts";
import type { MappingDefinition } from "./definition.ts";
import { type FieldKey, fieldKeyText, type KeyParts } from "./key.ts";
import { quoted, refuse } from "./refuse.ts";

/** Phantom of the names that a mapping uses. */
declare const names: unique symbol;

/** Which parent fields the child's fields depend on. `Child`, `Parent`: the fields that it names. */
export interface FieldsMapping<Child extends string = never, Parent extends string = never> {
  readonly definition: MappingDefinition;
  readonly [names]?: { readonly child: Child; readonly parent: Parent };
}

type FieldName = string | FieldKey<KeyParts>;

function uniqueFields(list: Iterable<FieldName>, what: string): readonly string[] {
  if (typeof list !== "object" || list === null || !(Symbol.iterator in list)) {
    refuse(`${what} must be a list, e.g. ["audio"], but is ${quoted(list)}.`);
  }
  const seen = new Set<string>();
  for (const each of list) {
    const name = fieldKeyText(each);
    if (seen.has(name)) refuse(`${what}: field ${quoted(name)} is named twice.`);
    seen.add(name);
  }
  return Object.freeze([...seen]);
}

/** Field of the child → fields of the parent, as entries. */
function entriesOf(map: unknown): Iterable<readonly [FieldName, Iterable<FieldName>]> {
  if (map instanceof Map) return map;
  if (isPlainObject(map)) return Object.entries(map as Readonly<Record<string, Iterable<FieldName>>>);
  return refuse(`mapFields takes an object such as { text: ["audio"] }, but is given ${quoted(map)}.`);
}

function specificMapping(entries: Iterable<readonly [FieldName, Iterable<FieldName>]>): MappingDefinition {
  const fields = new Map<string, readonly string[]>();
  for (const [child, parents] of entries) {
    const key = fieldKeyText(child);
    if (fields.has(key)) refuse(`mapFields: field ${quoted(key)} is named twice.`);
    fields.set(key, uniqueFields(parents, `mapFields: the parent fields of ${quoted(key)}`));
  }
  return Object.freeze({ kind: "specific", fields });
}

/**
 * Says field by field which parent fields a child's fields depend on; fields that are not named depend on none of them.
 * @throws MetadataStoreError INVALID_DEFINITION where a field is named twice or is no valid key.
 * @example
 * ```ts
 * dep(Crop, { fields: mapFields({ text: ["audio"] }) });
 * ```
 */
export function mapFields<const M extends { readonly [child: string]: readonly string[] }>(
  map: M,
): FieldsMapping<keyof M & string, M[keyof M][number]> {
  return Object.freeze({ definition: specificMapping(entriesOf(map)) });
}

/** What a default mapping takes. */
export interface MappingOptions {
  /** Also fields whose key ends with `/` and the child's key. */
  readonly matchSuffix?: boolean | undefined;
  readonly excludeFields?: Iterable<FieldName> | undefined;
}

/** Depends on fields of the same name, else on every field that is not excluded. */
export class DefaultFieldsMapping implements FieldsMapping {
  readonly definition: MappingDefinition;

  constructor(options: MappingOptions = {}) {
    checkOptions("DefaultFieldsMapping", options, ["matchSuffix", "excludeFields"]);
    const { matchSuffix = false, excludeFields = [] } = options;
    if (typeof matchSuffix !== "boolean") refuse(`matchSuffix is ${quoted(matchSuffix)}; give true or false.`);
    this.definition = Object.freeze({
      kind: "default",
      matchSuffix,
      exclude: uniqueFields(excludeFields, "excludeFields"),
    });
  }
}

/** Depends on exactly the fields that are named, as `mapFields` does. */
export class SpecificFieldsMapping implements FieldsMapping {
  readonly definition: MappingDefinition;

  constructor(mapping: ReadonlyMap<FieldName, Iterable<FieldName>> | Readonly<Record<string, Iterable<FieldName>>>) {
    this.definition = specificMapping(entriesOf(mapping));
  }
}

/** Depends on every field of the parent. */
export class AllFieldsMapping implements FieldsMapping {
  readonly definition: MappingDefinition = Object.freeze({ kind: "all" });
}

/** Depends on no field of the parent. */
export class NoneFieldsMapping implements FieldsMapping {
  readonly definition: MappingDefinition = Object.freeze({ kind: "none" });
}

/** The reference's way to make a mapping: `FieldsMapping.default({ matchSuffix: true })`. */
export const FieldsMapping: {
  default(options?: MappingOptions): FieldsMapping;
  specific(
    mapping: ReadonlyMap<FieldName, Iterable<FieldName>> | Readonly<Record<string, Iterable<FieldName>>>,
  ): FieldsMapping;
  all(): FieldsMapping;
  none(): FieldsMapping;
} = Object.freeze({
  default: (options) => new DefaultFieldsMapping(options),
  specific: (mapping) => new SpecificFieldsMapping(mapping),
  all: () => new AllFieldsMapping(),
  none: () => new NoneFieldsMapping(),
});

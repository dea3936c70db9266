import { MetadataStoreError } from "../errors.ts";
import type { MappingDefinition } from "./definition.ts";
import { type FieldKey, fieldKeyText, type KeyParts } from "./key.ts";

/** Phantom of the names that a mapping uses. */
declare const names: unique symbol;

/** Which parent fields the child's fields depend on. `Child`, `Parent`: the fields that it names. */
export interface FieldsMapping<Child extends string = never, Parent extends string = never> {
  readonly definition: MappingDefinition;
  readonly [names]?: { readonly child: Child; readonly parent: Parent };
}

type FieldName = string | FieldKey<KeyParts>;

function uniqueNames(list: Iterable<FieldName>, what: string): readonly string[] {
  const seen = new Set<string>();
  for (const each of list) {
    const name = fieldKeyText(each);
    if (seen.has(name)) {
      throw new MetadataStoreError("INVALID_DEFINITION", `${what}: field ${JSON.stringify(name)} is named twice.`);
    }
    seen.add(name);
  }
  return Object.freeze([...seen]);
}

function specificMapping(entries: Iterable<readonly [FieldName, Iterable<FieldName>]>): MappingDefinition {
  const fields = new Map<string, readonly string[]>();
  for (const [child, parents] of entries) {
    const key = fieldKeyText(child);
    if (fields.has(key)) {
      throw new MetadataStoreError("INVALID_DEFINITION", `mapFields: field ${JSON.stringify(key)} is named twice.`);
    }
    if (typeof parents === "string") {
      throw new MetadataStoreError(
        "INVALID_DEFINITION",
        `mapFields: the parent fields of ${JSON.stringify(key)} must be a list, e.g. ["audio"].`,
      );
    }
    fields.set(key, uniqueNames(parents, `mapFields, ${key}`));
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
  return Object.freeze({ definition: specificMapping(Object.entries(map)) });
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
    const exclude = uniqueNames(options.excludeFields ?? [], "excludeFields");
    this.definition = Object.freeze({ kind: "default", matchSuffix: options.matchSuffix ?? false, exclude });
  }
}

/** Depends on exactly the fields that are named, as `mapFields` does. */
export class SpecificFieldsMapping implements FieldsMapping {
  readonly definition: MappingDefinition;

  constructor(mapping: ReadonlyMap<FieldName, Iterable<FieldName>> | Readonly<Record<string, Iterable<FieldName>>>) {
    this.definition = specificMapping(mapping instanceof Map ? mapping : Object.entries(mapping));
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

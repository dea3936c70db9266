import { checkOptions } from "../check-options.ts";
import type { ExternalDefinition } from "../feature/definition.ts";
import type { AnyDep } from "../feature/dep-types.ts";
import type { AnyFeature, FieldRefs, types } from "../feature/feature-types.ts";
import { featureKeyText, fieldKeyText, type KeyInput, type KeyText } from "../feature/key.ts";
import { normaliseSpec } from "../feature/normalise-spec.ts";
import { optionalText, quoted, refuse, uniqueNames } from "../feature/refuse.ts";
import type { ColumnWords, ExternalSpec, FieldInput, InputOf, ParentKey, RowOf, Spec } from "../feature/spec.ts";
import { didYouMean } from "../nearest-name.ts";
import { isPlainObject } from "../rows/infer-types.ts";
import { currentGraph } from "./current-graph.ts";
import { register, registerDefinition } from "./declared-feature.ts";

/**
 * A declared feature. Its types are flat: the key, the names of id columns and fields, a row of values, and the row that
 * its parents give; never another feature.
 */
export interface Feature<
  Key extends string,
  Id extends string,
  Row extends object,
  Field extends string,
  Input extends object = Record<never, never>,
> extends AnyFeature {
  readonly key: Key;
  readonly idColumns: readonly Id[];
  /** The fields, as dependencies of other fields: `Video.fields.audio`. */
  readonly fields: FieldRefs<Key, Field>;
  readonly [types]: { id: Id; row: Row; field: Field; input: Input };
}

/** What `Feature(spec)` gives: a feature that classes extend. */
export interface FeatureClass<
  Key extends string,
  Id extends string,
  Row extends object,
  Field extends string,
  Input extends object = Record<never, never>,
> extends Feature<Key, Id, Row, Field, Input> {
  new (): object;
}

/**
 * Declares a feature in the current graph. Parents may be declared later.
 * @throws MetadataStoreError INVALID_DEFINITION, FIELD_NOT_FOUND, INVALID_ARGUMENT: names what is wrong and the nearest
 * valid name.
 * @example
 * ```ts
 * const Video = defineFeature({
 *   key: "video/raw",
 *   idColumns: ["videoId"],
 *   columns: { videoId: "string", path: "string", duration: "float64" },
 *   fields: { audio: "1", frames: "1" },
 * });
 * ```
 */
export function defineFeature<
  const K extends KeyInput,
  const C extends ColumnWords,
  const Id extends keyof C & string,
  F extends string = "default",
  const D extends readonly AnyDep<F>[] = [],
>(spec: Spec<K, C, Id, D, F, ParentKey<D>>): Feature<KeyText<K>, Id, RowOf<Id, C, InputOf<D>>, F, InputOf<D>> {
  return register(currentGraph(), spec);
}

/**
 * Declares a feature in the current graph and gives a class to extend: `class Video extends Feature(spec) {}`.
 * @throws MetadataStoreError as `defineFeature`.
 */
export function Feature<
  const K extends KeyInput,
  const C extends ColumnWords,
  const Id extends keyof C & string,
  F extends string = "default",
  const D extends readonly AnyDep<F>[] = [],
>(spec: Spec<K, C, Id, D, F, ParentKey<D>>): FeatureClass<KeyText<K>, Id, RowOf<Id, C, InputOf<D>>, F, InputOf<D>> {
  return register(currentGraph(), spec, class {});
}

const EXTERNAL_OPTIONS: readonly string[] = [
  "key",
  "idColumns",
  "columns",
  "fields",
  "project",
  "provenanceByField",
  "description",
  "metadata",
];

function externalProvenance(
  feature: string,
  fields: readonly string[],
  given: Readonly<Record<string, string | undefined>>,
): ExternalDefinition {
  const provenanceByField = new Map<string, string>();
  if (!isPlainObject(given)) {
    refuse(`provenanceByField of ${feature} is ${quoted(given)}, but must be an object from fields to texts.`);
  }
  for (const [name, version] of Object.entries(given)) {
    const field = fieldKeyText(name);
    if (!fields.includes(field)) {
      refuse(
        `provenanceByField of ${feature} names ${quoted(field)}, which is no field of it.${didYouMean(field, fields)}`,
      );
    }
    const text = optionalText(`provenanceByField of ${feature}: ${quoted(field)}`, version);
    if (text !== undefined) provenanceByField.set(field, text);
  }
  return Object.freeze({ provenanceByField });
}

/**
 * Declares a feature of another program, so that features here can depend on it. It is not part of the project's version.
 * @throws MetadataStoreError INVALID_DEFINITION or INVALID_ARGUMENT, naming what is wrong.
 * @example
 * ```ts
 * const Notes = externalFeature({ key: "notes/raw", project: "other", idColumns: ["videoId"], fields: ["body"] });
 * ```
 */
export function externalFeature<
  const K extends KeyInput,
  const C extends ColumnWords,
  const Id extends keyof C & string,
  const F extends string,
>(spec: ExternalSpec<K, C, Id, F>): Feature<KeyText<K>, Id, RowOf<Id, C, Record<never, never>>, F> {
  checkOptions("External feature", spec, EXTERNAL_OPTIONS);
  const { provenanceByField = {}, ...rest } = spec;
  const feature = featureKeyText(spec.key);
  const names = uniqueNames(`fields of ${feature}`, spec.fields).map(fieldKeyText);
  const fields: Record<string, FieldInput> = Object.fromEntries(names.map((name) => [name, {}]));
  const graph = currentGraph();
  const external = externalProvenance(feature, names, provenanceByField);
  return registerDefinition(graph, normaliseSpec({ ...rest, fields }, graph, external));
}

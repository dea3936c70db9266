import { checkOptions } from "../check-options.ts";
import type { FilterCallback } from "./condition.ts";
import type { DepDefinition, JsonObject } from "./definition.ts";
import type { MappingInput } from "./dep.ts";
import { mappingOf } from "./dep.ts";
import type { AnyDep, Dep } from "./dep-types.ts";
import type { AnyFeature, FieldRef, Undeclared } from "./feature-types.ts";
import { type FieldKey, featureKeyText, fieldKeyText, type KeyInput, type KeyParts, type KeyText } from "./key.ts";
import type { LineageOn } from "./lineage.ts";
import { normaliseDep } from "./normalise-dep.ts";
import { DEFAULT_FIELD } from "./normalise-fields.ts";
import { DEFAULT_ID_COLUMNS, SPEC_OPTIONS as OPTIONS } from "./normalise-spec.ts";
import { withPhantoms } from "./phantom.ts";
import { quoted, refuse } from "./refuse.ts";
import { allFields, type ColumnWords, type FieldDepInput, type FieldInput, type ParentKey } from "./spec.ts";

type FieldNames = readonly (string | FieldKey<KeyParts>)[];

/** What `FieldDep` takes; `featureKey` and `containers` are the seeds' names. Without fields: all of them. */
export type FieldDepOptions<K> =
  | { readonly feature: K; readonly fields?: "all" | typeof allFields | FieldNames | undefined }
  | { readonly featureKey: K; readonly containers?: "all" | typeof allFields | FieldNames | undefined };

function fieldNames(
  what: string,
  fields: "all" | typeof allFields | FieldNames | undefined,
): "all" | readonly string[] {
  if (fields === undefined || fields === "all" || fields === allFields) return "all";
  if (Array.isArray(fields)) return Object.freeze(fields.map((each: FieldNames[number]) => fieldKeyText(each)));
  return refuse(`${what}: fields must be "all" or a list, e.g. ["audio"], but is ${quoted(fields)}.`);
}

/** Fields of one parent that a field depends on. */
export class FieldDep<const K extends KeyInput | AnyFeature> implements FieldDepInput<KeyText<K>> {
  readonly feature: KeyText<K>;
  readonly fields: "all" | readonly string[];

  constructor(options: FieldDepOptions<K>) {
    const isSeed = "featureKey" in Object(options);
    checkOptions("FieldDep", options, isSeed ? ["featureKey", "containers"] : ["feature", "fields"]);
    const fields = "featureKey" in options ? options.containers : options.fields;
    this.feature = literalKey("featureKey" in options ? options.featureKey : options.feature);
    this.fields = fieldNames(`FieldDep on ${this.feature}`, fields);
    Object.freeze(this);
  }
}

/** The checked text of a key under its literal type. */
function literalKey<const K extends KeyInput | AnyFeature>(key: K): KeyText<K> {
  return featureKeyText(key) as KeyText<K>;
}

/** What `FieldSpec` takes. */
export interface FieldSpecOptions<K, Parent extends string> {
  readonly key: K;
  readonly codeVersion?: string | number | undefined;
  /** An empty list is as good as none: the dependencies' mappings say what the field depends on. */
  readonly deps?: readonly (FieldRef<Parent> | FieldDepInput<Parent>)[] | typeof allFields | undefined;
}

/** One field of a `FeatureSpec`. */
export class FieldSpec<const K extends KeyParts | FieldKey<KeyParts> = string, const Parent extends string = never> {
  readonly key: KeyText<K>;
  /** `NoInfer`: what surrounds a field must not make the compiler guess its parents. */
  readonly input: FieldInput<NoInfer<Parent>>;

  constructor(options: FieldSpecOptions<K, Parent>) {
    checkOptions("FieldSpec", options, ["key", "codeVersion", "deps"]);
    const { codeVersion, deps } = options;
    this.key = fieldKeyText(options.key) as KeyText<K>;
    const isEmpty = Array.isArray(deps) && deps.length === 0;
    this.input = Object.freeze({ codeVersion, deps: isEmpty ? undefined : deps });
    Object.freeze(this);
  }
}

/** What `FeatureDep` takes; `key` is the seeds' name of `feature`. */
export interface FeatureDepOptions {
  readonly select?: readonly string[] | undefined;
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /** All must hold. */
  readonly filters?: readonly (string | FilterCallback<Undeclared>)[] | undefined;
  readonly fieldsMapping?: MappingInput | undefined;
  readonly lineage?: LineageOn<string> | undefined;
  readonly optional?: boolean | undefined;
}

/** A dependency by key: its columns are not known to the compiler; `dep(Video)` knows them. */
export class FeatureDep<const K extends KeyInput | AnyFeature> implements Dep<KeyText<K>, Undeclared> {
  declare readonly "~gives": { readonly row: Undeclared; readonly mapsTo: never };
  readonly feature: KeyText<K>;
  readonly definition: DepDefinition;

  constructor(options: ({ readonly feature: K } | { readonly key: K }) & FeatureDepOptions) {
    const allowed = ["feature", "key", "select", "rename", "filters", "fieldsMapping", "lineage", "optional"];
    checkOptions("FeatureDep", options, allowed);
    this.feature = literalKey("key" in options ? options.key : options.feature);
    this.definition = normaliseDep({
      feature: this.feature,
      rename: options.rename,
      filters: options.filters,
      select: options.select,
      lineage: options.lineage,
      mapping: mappingOf(`Dependency on ${this.feature}`, options.fieldsMapping),
      optional: options.optional === undefined ? false : options.optional,
    });
    Object.freeze(this);
  }
}

type FieldList<F extends string, Parent extends string> = readonly (F | AnyFieldSpec<F, Parent>)[];

/** Any `FieldSpec` of these names. */
interface AnyFieldSpec<F extends string, Parent extends string> {
  readonly key: F;
  readonly input: FieldInput<Parent>;
}

/** What `FeatureSpec` takes; `containers` is the seeds' name of `fields`. */
export interface FeatureSpecOptions<K, C, Id extends string, D, F extends string, Parent extends string> {
  readonly key: K;
  /** Default: the graph's, `["sample_id"]`. */
  readonly idColumns?: readonly Id[] | undefined;
  readonly columns?: C | undefined;
  readonly deps?: D | undefined;
  readonly fields?: FieldList<F, Parent> | undefined;
  readonly containers?: FieldList<F, Parent> | undefined;
  readonly project?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly className?: string | undefined;
}

const SPEC_OPTIONS: readonly string[] = [...OPTIONS, "containers"];

function fieldsOf(list: FieldList<string, string>): Readonly<Record<string, FieldInput>> {
  if (!Array.isArray(list))
    refuse(`FeatureSpec: fields is ${quoted(list)}, but must be a list of names or FieldSpecs.`);
  const fields: Record<string, FieldInput> = Object.create(null);
  for (const each of list) {
    if (typeof each !== "string" && typeof each?.key !== "string") {
      refuse(`FeatureSpec: fields has ${quoted(each)}, which is no name and no FieldSpec.`);
    }
    const [name, input] = typeof each === "string" ? [each, {}] : [each.key, each.input];
    if (name in fields) refuse(`FeatureSpec: field ${quoted(name)} is named twice; name it once.`, { field: name });
    fields[name] = input;
  }
  return Object.freeze(fields);
}

/**
 * A spec in the seeds' and the reference's words; `defineFeature` and `Feature` take it.
 * @throws MetadataStoreError INVALID_DEFINITION, naming what is wrong.
 * @example
 * ```ts
 * class VideoFeature extends Feature(new FeatureSpec({
 *   key: new FeatureKey(["video", "processing"]),
 *   containers: [new ContainerSpec({ key: new ContainerKey(["audio"]), codeVersion: 2 })],
 * })) {}
 * ```
 */
export class FeatureSpec<
  const K extends KeyInput,
  const C extends ColumnWords = ColumnWords,
  const Id extends string = "sample_id",
  const F extends string = "default",
  const D extends readonly AnyDep<F>[] = [],
> {
  readonly key: K;
  readonly idColumns: readonly Id[];
  readonly fields: { readonly [N in F]: FieldInput<ParentKey<D>> };
  declare readonly columns?: C;
  declare readonly deps?: D;
  declare readonly project?: string;
  declare readonly description?: string;
  declare readonly metadata?: JsonObject;
  declare readonly className?: string;

  constructor(options: FeatureSpecOptions<K, C, Id, D, F, ParentKey<D>>) {
    checkOptions("FeatureSpec", options, SPEC_OPTIONS);
    const { fields, containers, idColumns = withPhantoms<readonly Id[]>(DEFAULT_ID_COLUMNS), key, ...rest } = options;
    const list = fields === undefined ? containers : fields;
    if (fields !== undefined && containers !== undefined)
      refuse("FeatureSpec: fields and containers are one thing; give one.");
    this.key = key;
    this.idColumns = idColumns;
    this.fields = withPhantoms(fieldsOf(list === undefined ? [DEFAULT_FIELD] : list));
    Object.assign(this, rest);
    Object.freeze(this);
  }
}

/** The seeds' names. */
export { FieldDep as ContainerDep, FieldSpec as ContainerSpec };

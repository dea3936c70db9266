import { checkOptions } from "../check-options.ts";
import { MetaxyConfig } from "../config.ts";
import { FieldNotFoundError, MetadataStoreError } from "../errors.ts";
import { definitionOf, isFeature } from "../feature/declaration.ts";
import type { FeatureDefinition } from "../feature/definition.ts";
import type { AnyDep } from "../feature/dep-types.ts";
import type { FeatureReference } from "../feature/feature-types.ts";
import { fieldKeyText, type KeyInput, type KeyText, partsOf } from "../feature/key.ts";
import { DEFAULT_ID_COLUMNS } from "../feature/normalise-spec.ts";
import { optionalName, refuse, uniqueNames } from "../feature/refuse.ts";
import type { ColumnWords, FieldName, InputOf, ParentKey, RowOf, Spec } from "../feature/spec.ts";
import { didYouMean } from "../nearest-name.ts";
import { checkLink, checkParentsTogether, refuseDifferentWords } from "./check-links.ts";
import { type DeclaredFeature, register } from "./declared-feature.ts";
import { fieldParentsOf, type ParentField, qualifiedField } from "./field-parents.ts";
import { joinColumns } from "./join-columns.ts";
import { addToIndex, emptyIndex, findByName, refuseTableClash, unknownFeature } from "./name-index.ts";
import { inputWords, type KnownParent, type RowWords, rowWords } from "./row-words.ts";
import { differingParts } from "./same-definition.ts";
import { parentsFirst } from "./topological-order.ts";
import {
  codeVersionOf,
  computeVersions,
  definitionVersionOf,
  projectVersionOf,
  SHORTEST_CUT,
  specVersionOf,
  type VersionTable,
  versionTable,
} from "./versions.ts";

/** What a graph gives to features that do not say it themselves. */
export interface FeatureGraphOptions {
  /** Default: the configuration's. */
  readonly project?: string;
  /** Id columns of specs that name none; default `["sample_id"]`. */
  readonly idColumns?: readonly string[];
}

type FieldParents = ReadonlyMap<string, readonly ParentField[]>;

/** What is known of a feature whose ancestors are all declared. */
interface Linked {
  readonly fieldParents: FieldParents;
  readonly words: RowWords;
}

/**
 * Features and what they mean together: their order, the parents of their fields, their versions. A child may be declared
 * before its parents; what needs them is checked when it is asked for, or by `validate`.
 */
export class FeatureGraph {
  readonly project: string | undefined;
  readonly idColumns: readonly string[];
  readonly #index = emptyIndex();
  /** Parents that some feature names. A cycle can only arise when one of these is declared. */
  readonly #named = new Set<string>();
  /** Features that have been checked, with all their ancestors. */
  readonly #linked = new Map<string, Linked>();
  readonly #tables = new Map<number, VersionTable>();

  constructor(options: FeatureGraphOptions = {}) {
    checkOptions("FeatureGraph", options, ["project", "idColumns"]);
    this.project = optionalName("project of a graph", options.project);
    this.idColumns = options.idColumns === undefined ? DEFAULT_ID_COLUMNS : uniqueNames("idColumns", options.idColumns);
    if (this.idColumns.length === 0) refuse("idColumns of a graph must not be empty.");
  }

  /**
   * Declares a feature in this graph; see `defineFeature`.
   * @throws MetadataStoreError INVALID_DEFINITION and others, naming what is wrong.
   */
  define<
    const K extends KeyInput,
    const C extends ColumnWords,
    const Id extends keyof C & string,
    F extends string = "default",
    const D extends readonly AnyDep<F>[] = [],
  >(
    spec: Spec<K, C, Id, D, F, ParentKey<D>>,
  ): DeclaredFeature<KeyText<K>, Id, RowOf<Id, C, InputOf<D>>, F, InputOf<D>> {
    return register(this, spec);
  }

  /**
   * Registers a definition. The identical one again changes nothing; gives the one that is registered.
   * @throws MetadataStoreError INVALID_DEFINITION on another definition under the same key, on a table that another
   * feature has, on a cycle, and on what is wrong with regard to parents that are known.
   */
  add(definition: FeatureDefinition): FeatureDefinition {
    if (typeof definition?.table?.name !== "string") {
      refuse("add takes a feature's definition, as definitionFromStored gives it; declare a spec with define.");
    }
    const existing = this.#index.byKey.get(definition.key);
    if (existing !== undefined) {
      const parts = differingParts(existing, definition);
      if (parts.length === 0) return existing;
      refuse(
        `Feature ${definition.key} is already defined with other ${parts.join(", ")}; give one of the two another key, or define it once.`,
        { feature: definition.key, parts },
      );
    }
    refuseTableClash(this.#index, definition);
    const linked = this.#checkKnownParents(definition);
    this.#refuseNewCycle(definition);
    addToIndex(this.#index, definition);
    if (linked !== undefined && definition.deps.every(({ feature }) => this.#linked.has(feature))) {
      this.#linked.set(definition.key, linked);
    }
    for (const { feature } of definition.deps) this.#named.add(feature);
    return definition;
  }

  /** All features, in the order of registration. */
  features(): FeatureDefinition[] {
    return [...this.#index.byKey.values()];
  }

  /** Whether the graph has a feature with exactly this key. */
  has(key: string): boolean {
    return this.#index.byKey.has(key);
  }

  /**
   * The definition of a feature that is given by its object, by key, or by one of its names `video/raw`, `video__raw`,
   * `video_raw`.
   * @throws FeatureNotFoundError FEATURE_NOT_FOUND with the nearest name; INVALID_ARGUMENT where a name may mean several.
   */
  resolve(reference: FeatureReference): FeatureDefinition {
    if (isFeature(reference)) return this.#ownDefinition(definitionOf(reference));
    if (typeof reference === "string") return findByName(this.#index, reference);
    const key = partsOf(reference).join("/");
    return this.#index.byKey.get(key) ?? this.#unknown(key);
  }

  /** Definitions of the parents, in the order of declaration. @throws FeatureNotFoundError FEATURE_NOT_FOUND. */
  parents(reference: FeatureReference): FeatureDefinition[] {
    const child = this.resolve(reference);
    return child.deps.map(({ feature }) => this.#parentOf(child, feature));
  }

  /** Id columns on which a feature's parents are joined, in new names. @throws FeatureNotFoundError FEATURE_NOT_FOUND. */
  joinColumns(reference: FeatureReference): string[] {
    const child = this.resolve(reference);
    return joinColumns(child, (key) => this.#parentOf(child, key));
  }

  /** Project of a feature: its own, else the graph's, else the configuration's. */
  projectOf(reference: FeatureReference): string | undefined {
    return this.resolve(reference).project ?? this.project ?? MetaxyConfig.get().project;
  }

  /** Keys of all features, parents before children; otherwise in the order of their text. */
  topologicalOrder(): string[] {
    return parentsFirst(
      [...this.#index.byKey.keys()].sort(),
      (key) => this.#sortedParents(key),
      () => false,
    );
  }

  /** Checks every feature with regard to its parents. @throws MetadataStoreError naming what is wrong. */
  validate(): void {
    for (const key of this.#index.byKey.keys()) this.#link(key);
  }

  /** The parent fields of each field, sorted by qualified name (`video/raw.audio`). @throws MetadataStoreError as `validate`. */
  fieldParents(reference: FeatureReference): ReadonlyMap<string, readonly ParentField[]> {
    const { key } = this.resolve(reference);
    this.#link(key);
    return this.#linked.get(key)?.fieldParents ?? new Map();
  }

  /** How the columns of a feature's rows are declared; without `columns` its ids are what its parents declare. */
  rowWords(reference: FeatureReference): RowWords {
    const { key } = this.resolve(reference);
    return this.#knownParent(key)?.words ?? new Map();
  }

  /** How the columns that a feature's parents give are declared, in new names. */
  inputWords(reference: FeatureReference): RowWords {
    return inputWords(this.resolve(reference), (key) => this.#knownParent(key));
  }

  /** Version of one field: its code and what it depends on. @throws FieldNotFoundError FIELD_NOT_FOUND. */
  fieldVersion(reference: FeatureReference, field: FieldName, length: number): string {
    const definition = this.resolve(reference);
    const name = fieldKeyText(field);
    const version = this.#computed(definition.key, length).fields.get(qualifiedField(definition.key, name));
    if (version !== undefined) return version;
    const names = definition.fields.map(({ key }) => key);
    throw new FieldNotFoundError(`${definition.key} has no field ${JSON.stringify(name)}.${didYouMean(name, names)}`, {
      details: { feature: definition.key, field: name },
    });
  }

  /** Version of all fields together: what `metaxy_feature_version` holds. */
  featureVersion(reference: FeatureReference, length: number): string {
    const { key } = this.resolve(reference);
    return this.#computed(key, length).features.get(key) ?? this.#unknown(key);
  }

  /** Hash of the code versions of all fields alone. */
  codeVersion(reference: FeatureReference, length: number): string {
    return codeVersionOf(this.resolve(reference), this.#table(length).length);
  }

  /** Hash of everything that the spec says. */
  featureSpecVersion(reference: FeatureReference, length: number): string {
    return specVersionOf(this.#table(length), this.resolve(reference));
  }

  /** Hash of the spec and of the row schema. */
  definitionVersion(reference: FeatureReference, length: number): string {
    return definitionVersionOf(this.#table(length), this.resolve(reference));
  }

  /** Hash of the definitions of a project's own features: what `metaxy_project_version` holds. `empty` for none. */
  projectVersion(project: string | undefined, length: number): string {
    const own = this.features().filter(({ key }) => this.projectOf([...key.split("/")]) === project);
    return projectVersionOf(this.#table(length), own);
  }

  #ownDefinition(definition: FeatureDefinition): FeatureDefinition {
    const own = this.#index.byKey.get(definition.key);
    if (own === undefined) return this.#unknown(definition.key, " It was defined in another graph.");
    const parts = differingParts(own, definition);
    if (parts.length === 0) return own;
    throw new MetadataStoreError(
      "INVALID_ARGUMENT",
      `Feature ${definition.key} of another graph has other ${parts.join(", ")} than the one of this graph; use that one.`,
      { details: { feature: definition.key, parts } },
    );
  }

  #unknown(key: string, hint = ""): never {
    const error = unknownFeature(this.#index, key);
    if (hint !== "") error.message += hint;
    throw error;
  }

  #parentOf(child: FeatureDefinition, key: string): FeatureDefinition {
    const parent = this.#index.byKey.get(key);
    if (parent !== undefined) return parent;
    throw unknownFeature(this.#index, key, child.key);
  }

  /** The parents of the feature's fields, if all its parents are declared. */
  #checkKnownParents(child: FeatureDefinition): Linked | undefined {
    const known = child.deps.filter(({ feature }) => this.has(feature));
    if (known.length === child.deps.length) return this.#checked(child);
    for (const dep of known) checkLink(child, dep, this.#parentOf(child, dep.feature));
    return undefined;
  }

  #checked(child: FeatureDefinition): Linked {
    const parentOf = (key: string): FeatureDefinition => this.#parentOf(child, key);
    for (const dep of child.deps) checkLink(child, dep, parentOf(dep.feature));
    checkParentsTogether(child, parentOf);
    const known = (key: string): KnownParent => {
      const definition = parentOf(key);
      return { definition, words: this.#linked.get(key)?.words ?? definition.columns ?? new Map() };
    };
    refuseDifferentWords(child, known);
    return { fieldParents: fieldParentsOf(child, parentOf), words: rowWords(child, known) };
  }

  /** A feature and how its rows are declared, as far as its ancestors are known. */
  #knownParent(key: string): KnownParent | undefined {
    const words = new Map<string, RowWords>();
    const known = (each: string): KnownParent | undefined => {
      const definition = this.#index.byKey.get(each);
      const found = this.#linked.get(each)?.words ?? words.get(each);
      return definition === undefined || found === undefined ? undefined : { definition, words: found };
    };
    const order = parentsFirst(
      [key],
      (each) => this.#knownParents(each),
      (each) => this.#linked.has(each),
    );
    for (const each of order) {
      const definition = this.#index.byKey.get(each);
      if (definition !== undefined) words.set(each, rowWords(definition, known));
    }
    return known(key);
  }

  #refuseNewCycle(definition: FeatureDefinition): void {
    if (!this.#named.has(definition.key)) return;
    const parentsOf = (key: string): string[] =>
      key === definition.key ? definition.deps.map(({ feature }) => feature) : this.#knownParents(key);
    parentsFirst([definition.key], parentsOf, () => false);
  }

  #knownParents(key: string): string[] {
    return this.#index.byKey.get(key)?.deps.map(({ feature }) => feature) ?? [];
  }

  #sortedParents(key: string): string[] {
    const child = this.#index.byKey.get(key) ?? this.#unknown(key);
    return child.deps.map(({ feature }) => this.#parentOf(child, feature).key).sort();
  }

  /** Checks a feature and its ancestors, and finds the parents of their fields. */
  #link(key: string): void {
    const order = parentsFirst(
      [key],
      (each) => this.#sortedParents(each),
      (each) => this.#linked.has(each),
    );
    for (const each of order) {
      const definition = this.#index.byKey.get(each) ?? this.#unknown(each);
      this.#linked.set(each, this.#checked(definition));
    }
  }

  #table(length: number): VersionTable {
    if (!Number.isInteger(length) || length < SHORTEST_CUT) {
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `A hash is cut after ${length} characters, but must keep a whole number of at least ${SHORTEST_CUT}.`,
      );
    }
    const known = this.#tables.get(length);
    if (known !== undefined) return known;
    const table = versionTable(length);
    this.#tables.set(length, table);
    return table;
  }

  #computed(key: string, length: number): VersionTable {
    const table = this.#table(length);
    this.#link(key);
    const order = parentsFirst(
      [key],
      (each) => this.#knownParents(each),
      (each) => table.features.has(each),
    );
    for (const each of order) {
      const definition = this.#index.byKey.get(each) ?? this.#unknown(each);
      computeVersions(table, definition, this.#linked.get(each)?.fieldParents ?? new Map());
    }
    return table;
  }
}

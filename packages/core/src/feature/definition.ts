import type { ColumnWord } from "./column-words.ts";
import type { Predicate } from "./predicate.ts";
import type { TableName } from "./table-name.ts";

/** JSON with exact integers. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [name: string]: JsonValue };

/** A feature as frozen plain data, whichever way it was declared. Names are unique and valid; parents are not yet looked up. */
export interface FeatureDefinition {
  /** Key, e.g. `video/raw`. */
  readonly key: string;
  readonly parts: readonly string[];
  readonly table: TableName;
  /** Absent: its graph's, else the configuration's. */
  readonly project: string | undefined;
  /** Title of the row schema, e.g. `VideoRaw`. */
  readonly title: string;
  readonly idColumns: readonly string[];
  /** Declared columns and their words; further columns are stored all the same. */
  readonly columns: ReadonlyMap<string, ColumnWord> | undefined;
  /** In the order of declaration; at least one. */
  readonly fields: readonly FieldDefinition[];
  readonly deps: readonly DepDefinition[];
  readonly metadata: JsonObject;
  readonly description: string | undefined;
  /** Present for features of other programs. */
  readonly external: ExternalDefinition | undefined;
  /** Present where the definition was read from a store: the texts as they were stored. */
  readonly stored: StoredTexts | undefined;
}

/** What a feature of another program says of its versions. */
export interface ExternalDefinition {
  /** Field key → what stands for the field's version. */
  readonly provenanceByField: ReadonlyMap<string, string>;
}

/** JSON texts of a definition, in the order of keys in which they are hashed. */
interface StoredTexts {
  readonly spec: string;
  readonly schema: string;
}

/** One field of a feature. */
export interface FieldDefinition {
  /** Key, e.g. `audio/left`. */
  readonly key: string;
  /** Name in the by-field structs, e.g. `audio_left`. */
  readonly structKey: string;
  readonly codeVersion: string;
  /** `all`: every field of every parent. None: the dependencies' mappings say. */
  readonly deps: "all" | readonly FieldDepDefinition[];
}

/** Fields of one parent that a field depends on. */
export interface FieldDepDefinition {
  readonly feature: string;
  readonly fields: "all" | readonly string[];
}

/** A dependency of a feature on another one. */
export interface DepDefinition {
  readonly feature: string;
  /** New names; absent: all columns. */
  readonly select: readonly string[] | undefined;
  /** Old name → new name. */
  readonly rename: ReadonlyMap<string, string> | undefined;
  readonly mapping: MappingDefinition;
  /** All must hold; absent: none were given. */
  readonly filters: readonly FilterDefinition[] | undefined;
  readonly lineage: LineageDefinition;
  readonly optional: boolean;
}

/** A filter and its text, which the spec's version hashes. */
export interface FilterDefinition {
  readonly text: string;
  readonly predicate: Predicate;
}

/** Which parent fields a field depends on that names none itself. */
export type MappingDefinition =
  | { readonly kind: "default"; readonly matchSuffix: boolean; readonly exclude: readonly string[] }
  | { readonly kind: "specific"; readonly fields: ReadonlyMap<string, readonly string[]> }
  | { readonly kind: "all" }
  | { readonly kind: "none" };

/** 1:1, N:1 or 1:N; `on` in new names, of an aggregation by default the child's id columns. */
export type LineageDefinition =
  | { readonly kind: "identity" }
  | { readonly kind: "aggregation"; readonly on: readonly string[] | undefined }
  | { readonly kind: "expansion"; readonly on: readonly string[] };

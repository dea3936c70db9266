import { MetadataStoreError } from "../errors.ts";
import { quoted } from "./refuse.ts";
import { tableName } from "./table-name.ts";

const FIRST_PART = /^[a-z_][a-z0-9_-]*$/;
const LATER_PART = /^[a-z0-9_][a-z0-9_-]*$/;

/** A key as text (`"video/raw"`) or as its parts. */
export type KeyParts = string | readonly string[];

/** What names a key: text, parts, a key object, or anything with a `key`, such as a feature. */
export type KeyInput = KeyParts | FeatureKey<KeyParts> | FieldKey<KeyParts> | { readonly key: KeyParts };

type Joined<P> = P extends readonly [infer First extends string, ...infer Rest extends readonly string[]]
  ? Rest extends readonly []
    ? First
    : `${First}/${Joined<Rest>}`
  : string;

/** Text of a key as a literal type: `["video", "raw"]` is `"video/raw"`. */
export type KeyText<K> = K extends string
  ? K
  : K extends readonly string[]
    ? Joined<K>
    : K extends { readonly key: infer Text extends string }
      ? Text
      : K extends { readonly parts: readonly string[]; toString(): infer Text extends string }
        ? Text
        : string;

function problemOf(part: unknown, position: number): string | undefined {
  if (typeof part !== "string") return "is not a text";
  if (part === "") return "is empty";
  if (part.includes("/")) return 'contains "/", which separates parts';
  if (part.includes("__")) return 'contains "__", which separates parts in table names; use one underscore or a hyphen';
  if (position === 0) {
    return FIRST_PART.test(part)
      ? undefined
      : "must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -";
  }
  return LATER_PART.test(part)
    ? undefined
    : "must consist of lower-case letters, digits, _ or -, and must not begin with -";
}

function isParts(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

/** Parts of a key, not yet checked. */
export function partsOf(key: KeyInput): readonly string[] {
  if (typeof key === "string") return key.split("/");
  if (isParts(key)) return key;
  if (key instanceof FeatureKey || key instanceof FieldKey) return key.parts;
  const named: unknown = Object(key).key;
  if (typeof named === "string") return named.split("/");
  if (isParts(named)) return named;
  throw new MetadataStoreError(
    "INVALID_DEFINITION",
    `${quoted(key)} is no key; give a text such as "video/raw", its parts, a key object or a feature.`,
  );
}

function checkedParts(kind: string, key: KeyInput): readonly string[] {
  const parts = partsOf(key);
  if (parts.length === 0) throw new MetadataStoreError("INVALID_DEFINITION", `${kind} key has no parts.`);
  parts.forEach((part: unknown, position) => {
    const problem = problemOf(part, position);
    if (problem === undefined) return;
    const text = isParts(key) ? JSON.stringify(key) : JSON.stringify(parts.join("/"));
    throw new MetadataStoreError(
      "INVALID_DEFINITION",
      `${kind} key ${text}: part ${position + 1}, ${JSON.stringify(part)}, ${problem}.`,
      { details: { key: parts.join("/"), part, position } },
    );
  });
  return Object.freeze([...parts]);
}

/**
 * Key of a feature: a list of parts, written `video/raw`. Immutable.
 * @throws MetadataStoreError INVALID_DEFINITION, naming the part that is wrong.
 */
export class FeatureKey<const P extends KeyParts = KeyParts> {
  readonly parts: readonly string[];

  constructor(key: P | FeatureKey<P> | { readonly key: P }) {
    this.parts = checkedParts("Feature", key);
    Object.freeze(this);
  }

  /** `video/raw`. */
  toString(): KeyText<P> {
    return this.parts.join("/") as KeyText<P>;
  }

  /** The same as `toString`. */
  toJSON(): string {
    return this.toString();
  }

  /** Parts with `-` as `_`, joined by `__`: `video__raw`. */
  get tableName(): string {
    return tableName(this.parts).name;
  }

  /** Parts joined by `_`: `video_raw`. */
  get structKey(): string {
    return this.parts.join("_");
  }

  /** What the reference appends to system columns of this feature in a join: `__video_raw`. */
  get columnSuffix(): string {
    return `__${this.structKey}`;
  }

  /** Whether both have the same parts. */
  equals(other: FeatureKey<KeyParts>): boolean {
    return other instanceof FeatureKey && other.toString() === this.toString();
  }
}

/**
 * Key of a field: a list of parts, written `audio/left`. Immutable.
 * @throws MetadataStoreError INVALID_DEFINITION, naming the part that is wrong.
 */
export class FieldKey<const P extends KeyParts = KeyParts> {
  readonly parts: readonly string[];

  constructor(key: P | FieldKey<P>) {
    this.parts = checkedParts("Field", key);
    Object.freeze(this);
  }

  /** `audio/left`. */
  toString(): KeyText<P> {
    return this.parts.join("/") as KeyText<P>;
  }

  /** The same as `toString`. */
  toJSON(): string {
    return this.toString();
  }

  /** Name in the by-field structs, parts joined by `_`: `audio_left`. */
  get structKey(): string {
    return this.parts.join("_");
  }

  /** Whether both have the same parts. */
  equals(other: FieldKey<KeyParts>): boolean {
    return other instanceof FieldKey && other.toString() === this.toString();
  }
}

/** The seeds' name of {@link FieldKey}. */
export { FieldKey as ContainerKey };

/** Checked text of a feature's key. */
export function featureKeyText(key: KeyInput): string {
  return checkedParts("Feature", key).join("/");
}

/** Checked text of a field's key. */
export function fieldKeyText(key: KeyInput): string {
  return checkedParts("Field", key).join("/");
}

/** Name of a field in the by-field structs: `audio/left` is `audio_left`. */
export function structKeyOf(field: string): string {
  return field.replaceAll("/", "_");
}

import { MetadataStoreError } from "../errors.ts";
import type { FeatureDefinition, MappingDefinition } from "../feature/definition.ts";
import type { AnyDep } from "../feature/dep-types.ts";
import {
  AllFieldsMapping,
  DefaultFieldsMapping,
  NoneFieldsMapping,
  SpecificFieldsMapping,
} from "../feature/fields-mapping.ts";
import { aggregation, expansion, identity, type LineageOn } from "../feature/lineage.ts";
import { normaliseSpec } from "../feature/normalise-spec.ts";
import { allFields } from "../feature/spec.ts";
import { FeatureDep, FeatureSpec, FieldDep, FieldSpec } from "../feature/spec-classes.ts";
import { ALL_FIELDS_MARK } from "./feature-spec-text.ts";
import { pythonJsonOfText } from "./python-json.ts";

/** A definition as a store's system table holds it. */
export interface StoredFeature {
  /** JSON text of the spec, in the reference's form. */
  readonly spec: string;
  /** JSON text of the row schema. */
  readonly schema: string;
  readonly project?: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

function unreadable(what: string): never {
  throw new MetadataStoreError(
    "INVALID_DEFINITION",
    `A stored definition cannot be read: ${what}. It was written by another version of Metaxy, or changed by hand.`,
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function object(what: string, value: unknown): Json {
  return isObject(value) ? value : unreadable(`${what} is no object`);
}

function list(what: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : unreadable(`${what} is no list`);
}

function text(what: string, value: unknown): string {
  return typeof value === "string" ? value : unreadable(`${what} is no text`);
}

function texts(what: string, value: unknown): string[] {
  return list(what, value).map((each) => text(what, each));
}

/** A field's key: as text, or as its parts. */
function fieldKeys(what: string, value: unknown): string[] {
  return list(what, value).map((each) => (Array.isArray(each) ? texts(what, each).join("/") : text(what, each)));
}

function mappingOf(value: unknown): { readonly definition: MappingDefinition } {
  const mapping = object("fields_mapping", object("fields_mapping", value).mapping);
  switch (mapping.type) {
    case "default":
      return new DefaultFieldsMapping({
        matchSuffix: mapping.match_suffix === true,
        excludeFields: fieldKeys("exclude_fields", mapping.exclude_fields),
      });
    case "specific": {
      const entries = Object.entries(object("mapping", mapping.mapping));
      return new SpecificFieldsMapping(new Map(entries.map(([child, keys]) => [child, fieldKeys("mapping", keys)])));
    }
    case "all":
      return new AllFieldsMapping();
    case "none":
      return new NoneFieldsMapping();
    default:
      return unreadable(`the mapping ${JSON.stringify(mapping.type)} is not known`);
  }
}

function lineageOf(value: unknown): LineageOn<string> {
  const { type, on } = object("lineage", object("lineage", value).relationship);
  switch (type) {
    case "1:1":
      return identity();
    case "N:1":
      return on === null || on === undefined ? aggregation() : aggregation({ on: texts("on", on) });
    case "1:N":
      return expansion({ on: texts("on", on) });
    default:
      return unreadable(`the lineage ${JSON.stringify(type)} is not known`);
  }
}

function renameOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(object("rename", value));
  return Object.fromEntries(entries.map(([old, name]) => [old, text("rename", name)]));
}

function depOf(value: unknown): AnyDep {
  const dep = object("deps", value);
  const { select, rename, sql_filters: filters } = dep;
  return new FeatureDep({
    feature: text("feature", dep.feature),
    select: select === null ? undefined : texts("select", select),
    rename: rename === null ? undefined : renameOf(rename),
    filters: filters === null ? undefined : texts("sql_filters", filters),
    fieldsMapping: mappingOf(dep.fields_mapping),
    lineage: lineageOf(dep.lineage),
    optional: dep.optional === true,
  });
}

function fieldOf(value: unknown): FieldSpec<string, string> {
  const field = object("fields", value);
  const base = { key: text("key", field.key), codeVersion: text("code_version", field.code_version) };
  if (field.deps === ALL_FIELDS_MARK) return new FieldSpec({ ...base, deps: allFields });
  const deps = list("deps", field.deps).map((each) => {
    const { feature, fields } = object("deps", each);
    return new FieldDep({
      feature: text("feature", feature),
      fields: fields === ALL_FIELDS_MARK ? "all" : fieldKeys("fields", fields),
    });
  });
  return new FieldSpec({ ...base, deps });
}

function parsed(what: string, source: string): Json {
  try {
    return object(what, JSON.parse(source));
  } catch (cause) {
    if (cause instanceof MetadataStoreError) throw cause;
    throw new MetadataStoreError("INVALID_DEFINITION", `A stored ${what} is no JSON.`, { cause });
  }
}

/**
 * A definition that was read from a store, for `graph.add`. Its texts are kept, so that its versions are those of the
 * program that wrote it.
 * @throws MetadataStoreError INVALID_DEFINITION where it cannot be read.
 */
export function definitionFromStored(stored: StoredFeature): FeatureDefinition {
  const spec = parsed("spec", stored.spec);
  const schema = parsed("schema", stored.schema);
  const declared = new FeatureSpec({
    key: text("key", spec.key),
    idColumns: texts("id_columns", spec.id_columns),
    deps: list("deps", spec.deps).map(depOf),
    fields: list("fields", spec.fields).map(fieldOf),
    description: typeof spec.description === "string" ? spec.description : undefined,
    className: typeof schema.title === "string" ? schema.title : undefined,
    project: stored.project,
  });
  const metadata = object("metadata", spec.metadata ?? {});
  const definition = normaliseSpec({ ...declared, metadata }, { idColumns: [] });
  const kept = Object.freeze({ spec: pythonJsonOfText(stored.spec), schema: pythonJsonOfText(stored.schema) });
  return Object.freeze({ ...definition, stored: kept });
}

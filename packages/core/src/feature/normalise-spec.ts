import { checkOptions } from "../check-options.ts";
import { didYouMean } from "../nearest-name.ts";
import { isPlainObject } from "../rows/infer-types.ts";
import { COLUMN_WORDS, type ColumnWord, isColumnWord, isIdWord } from "./column-words.ts";
import type { DepDefinition, ExternalDefinition, FeatureDefinition } from "./definition.ts";
import type { AnyDep } from "./dep-types.ts";
import { normaliseMetadata } from "./json-value.ts";
import { FeatureKey, featureKeyText, type KeyInput } from "./key.ts";
import { isDep } from "./normalise-dep.ts";
import { checkMappedFields, normaliseFields } from "./normalise-fields.ts";
import {
  optionalName,
  optionalText,
  quoted,
  refuse,
  refuseMalformed,
  refuseSystemName,
  uniqueNames,
} from "./refuse.ts";
import type { FieldInput } from "./spec.ts";
import { SYSTEM_TABLE_PREFIX } from "./system-columns.ts";
import { tableName } from "./table-name.ts";

/** A spec as it is declared, checked by nothing. */
export interface AnySpec {
  readonly key: KeyInput;
  readonly idColumns?: readonly string[] | undefined;
  readonly columns?: Readonly<Record<string, unknown>> | undefined;
  readonly deps?: readonly AnyDep[] | undefined;
  readonly fields?: Readonly<Record<string, FieldInput>> | undefined;
  readonly project?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: object | undefined;
  readonly className?: string | undefined;
}

/** Id columns of specs that name none: those of their graph. */
export const DEFAULT_ID_COLUMNS: readonly ["sample_id"] = Object.freeze(["sample_id"]);

/** What a spec consists of. */
export const SPEC_OPTIONS: readonly string[] = [
  "key",
  "idColumns",
  "columns",
  "deps",
  "fields",
  "project",
  "description",
  "metadata",
  "className",
];

function featureKey(key: KeyInput): FeatureKey {
  const checked = new FeatureKey(featureKeyText(key));
  if (!`${checked.tableName}__`.startsWith(SYSTEM_TABLE_PREFIX)) return checked;
  return refuse(
    `Feature key ${quoted(checked.toString())} is reserved: system tables have such names; choose another.`,
    {
      key: checked.toString(),
    },
  );
}

/** `video/raw-frames` is `VideoRawFrames`. */
function titleOf(parts: readonly string[]): string {
  const words = parts.flatMap((part) => part.split(/[-_]/)).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") || parts.join("/");
}

function normaliseIdColumns(feature: string, idColumns: readonly string[]): readonly string[] {
  const names = uniqueNames(`idColumns of ${feature}`, idColumns);
  if (names.length === 0) refuse(`idColumns of ${feature} must not be empty; leave it out for the graph's default.`);
  for (const name of names) refuseSystemName(`Id column of ${feature}`, name);
  return names;
}

function columnWord(what: string, word: unknown): ColumnWord {
  if (typeof word === "string" && isColumnWord(word)) return word;
  if (!isPlainObject(word) || Object.keys(word).length === 0) {
    refuse(`${what} has the type ${quoted(word)}.${didYouMean(String(word), COLUMN_WORDS)}`);
  }
  const fields = Object.entries(word).map(([field, each]) => {
    refuseMalformed(`Name of a field of ${lowerFirst(what)}:`, field);
    const known = columnWord(`Field ${quoted(field)} of ${lowerFirst(what)}`, each);
    if (known === "json")
      refuse(`Field ${quoted(field)} of ${lowerFirst(what)} cannot be json; declare the column itself as json.`);
    return [field, known] as const;
  });
  return Object.freeze(Object.fromEntries(fields));
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function normaliseColumns(
  feature: string,
  columns: unknown,
  idColumns: readonly string[],
): ReadonlyMap<string, ColumnWord> {
  if (!isPlainObject(columns)) {
    refuse(
      `columns of ${feature} is ${quoted(columns)}, but must be an object from names to types, e.g. { path: "string" }.`,
    );
  }
  const words = new Map<string, ColumnWord>();
  for (const [name, word] of Object.entries(columns)) {
    refuseSystemName(`Column of ${feature}`, name);
    words.set(name, columnWord(`Column ${quoted(name)} of ${feature}`, word));
  }
  for (const id of idColumns) {
    const word = words.get(id);
    if (word !== undefined && !isIdWord(word)) {
      refuse(`Id column ${quoted(id)} of ${feature} must hold single values, not lists, structs or bytes.`, {
        column: id,
      });
    }
    if (word !== undefined) continue;
    refuse(`Id column ${quoted(id)} of ${feature} is not among its columns.${didYouMean(id, words.keys())}`, {
      column: id,
    });
  }
  return words;
}

function normaliseDeps(feature: string, deps: readonly AnyDep[]): readonly DepDefinition[] {
  if (!Array.isArray(deps)) refuse(`deps of ${feature} must be a list such as [dep(Video)].`);
  const definitions = deps.map((each: unknown) =>
    isDep(each)
      ? each.definition
      : refuse(`deps of ${feature} has an entry that is no dependency; write dep(Video), not Video.`),
  );
  const seen = new Set<string>();
  for (const { feature: parent } of definitions) {
    if (parent === feature)
      refuse(`${feature} depends on itself; remove that dependency.`, { cycle: [feature, feature] });
    if (seen.has(parent))
      refuse(`${feature} depends on ${parent} twice; merge the two dependencies.`, { feature: parent });
    seen.add(parent);
  }
  return Object.freeze(definitions);
}

function checkLineage(
  feature: string,
  deps: readonly DepDefinition[],
  known: { readonly idColumns: readonly string[]; readonly columns: ReadonlyMap<string, ColumnWord> | undefined },
): void {
  for (const { feature: parent, lineage } of deps) {
    if (lineage.kind === "identity") continue;
    if (lineage.kind === "expansion" && known.idColumns.every((id) => lineage.on.includes(id))) {
      refuse(
        `Dependency of ${feature} on ${parent}: the expansion is on every id column of ${feature}, so that nothing tells the children of one parent apart; add an id column to ${feature}, or leave the lineage out (1:1).`,
        { columns: known.idColumns },
      );
    }
    for (const name of lineage.on ?? []) {
      if (known.idColumns.includes(name)) continue;
      // Rows of an expansion keep `on` of their parent, which need not be an id of the child.
      if (lineage.kind === "expansion" && (known.columns === undefined || known.columns.has(name))) continue;
      refuse(
        `Dependency of ${feature} on ${parent}: the ${lineage.kind} is on ${quoted(name)}, which is no id column of ${feature}.${didYouMean(name, known.idColumns)}`,
        { column: name },
      );
    }
  }
}

/**
 * A feature as plain data, with every check that needs no other feature.
 * @throws MetadataStoreError INVALID_DEFINITION, FIELD_NOT_FOUND or INVALID_ARGUMENT, naming what is wrong.
 */
export function normaliseSpec(
  spec: AnySpec,
  graph: { readonly idColumns: readonly string[] },
  external?: ExternalDefinition,
): FeatureDefinition {
  if (typeof spec !== "object" || spec === null) refuse("A feature's spec must be an object with a key.");
  const key = featureKey(spec.key);
  const feature = key.toString();
  checkOptions(`Feature ${feature}`, spec, SPEC_OPTIONS);
  const given = spec.idColumns === DEFAULT_ID_COLUMNS ? undefined : spec.idColumns;
  const idColumns = normaliseIdColumns(feature, given === undefined ? graph.idColumns : given);
  const columns = spec.columns === undefined ? undefined : normaliseColumns(feature, spec.columns, idColumns);
  const deps = normaliseDeps(feature, spec.deps === undefined ? [] : spec.deps);
  const fields = normaliseFields(feature, spec.fields, deps);
  checkMappedFields(feature, deps, fields);
  checkLineage(feature, deps, { idColumns, columns });
  return Object.freeze({
    key: feature,
    parts: key.parts,
    table: Object.freeze(tableName(key.parts)),
    project: optionalName(`project of ${feature}`, spec.project),
    title: optionalName(`className of ${feature}`, spec.className) ?? titleOf(key.parts),
    idColumns,
    columns,
    fields,
    deps,
    metadata: normaliseMetadata(feature, spec.metadata),
    description: optionalText(`description of ${feature}`, spec.description),
    external,
    stored: undefined,
  });
}

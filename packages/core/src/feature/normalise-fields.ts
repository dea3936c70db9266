import { checkOptions } from "../check-options.ts";
import { FieldNotFoundError } from "../errors.ts";
import { didYouMean } from "../nearest-name.ts";
import { isPlainObject } from "../rows/infer-types.ts";
import type { DepDefinition, FieldDefinition, FieldDepDefinition } from "./definition.ts";
import { featureKeyText, fieldKeyText, structKeyOf } from "./key.ts";
import { quoted, refuse, refuseMalformed } from "./refuse.ts";
import { allFields, type FieldInput } from "./spec.ts";

/** Code version of a field that names none, as in the reference. */
const INITIAL_CODE_VERSION = "__metaxy_initial__";
/** Field of a feature that names none. */
export const DEFAULT_FIELD = "default";

const OPTIONS: readonly string[] = ["codeVersion", "deps"];

/** Text of a code version; integers are written in decimal. */
function codeVersionText(what: string, version: unknown): string {
  if (version === undefined) return INITIAL_CODE_VERSION;
  if (typeof version === "string") {
    refuseMalformed(`${what}: the code version`, version);
    return version;
  }
  if (typeof version === "number" && Number.isSafeInteger(version)) return String(version);
  return refuse(`${what}: the code version is ${quoted(version)}, but must be a text or a whole number.`);
}

type FieldDepList = readonly (FieldDepDefinition | { readonly feature: string; readonly field: string })[];

/** References to fields of one parent become one entry; entries that list fields themselves stay as they are. */
function groupedDeps(what: string, list: FieldDepList): readonly FieldDepDefinition[] {
  const groups: { feature: string; fields: "all" | readonly string[] }[] = [];
  const open = new Map<string, { feature: string; fields: string[] }>();
  for (const each of list) {
    const feature = featureKeyText(each.feature);
    if ("fields" in each) {
      if (each.fields !== "all" && !Array.isArray(each.fields)) {
        refuse(`${what}: fields of ${feature} must be "all" or a list, e.g. ["audio"], but is ${quoted(each.fields)}.`);
      }
      groups.push({ feature, fields: each.fields === "all" ? "all" : each.fields.map(fieldKeyText) });
      continue;
    }
    let group = open.get(feature);
    if (group === undefined) {
      group = { feature, fields: [] };
      open.set(feature, group);
      groups.push(group);
    }
    group.fields.push(fieldKeyText(each.field));
  }
  return Object.freeze(groups.map((group) => Object.freeze(group)));
}

function normaliseFieldDeps(
  what: string,
  deps: Extract<FieldInput, object>["deps"],
  parents: readonly DepDefinition[],
): "all" | readonly FieldDepDefinition[] {
  if (deps === undefined) return Object.freeze([]);
  if (deps === allFields) return "all";
  if (!Array.isArray(deps)) refuse(`${what}: deps must be allFields or a list such as [Video.fields.audio].`);
  const [first] = parents;
  // The reference has no empty list of its own: no field of one parent says the same.
  if (deps.length === 0) return first === undefined ? [] : groupedDeps(what, [{ feature: first.feature, fields: [] }]);
  if (deps.some((each) => typeof each !== "object" || each === null || !("feature" in each))) {
    refuse(`${what}: deps has an entry that is no field; write Video.fields.audio, with a field that Video has.`);
  }
  const grouped = groupedDeps(what, deps);
  const [stray] = parents.length === 0 ? deps.filter((each) => "field" in each) : [];
  if (stray !== undefined) {
    refuse(`${what} depends on a field of ${stray.feature}, but the feature has no deps; add its dependency to them.`, {
      feature: stray.feature,
    });
  }
  // As in the reference, what a root names by key is part of its spec and without effect.
  for (const { feature } of parents.length === 0 ? [] : grouped) {
    if (parents.some((parent) => parent.feature === feature)) continue;
    const keys = parents.map((parent) => parent.feature);
    refuse(
      `${what} depends on a field of ${feature}, which is not among the feature's deps.${didYouMean(feature, keys)}`,
      {
        feature,
      },
    );
  }
  return grouped;
}

function normaliseField(feature: string, [name, input]: [string, FieldInput], parents: readonly DepDefinition[]) {
  const key = fieldKeyText(name);
  const what = `Field ${quoted(key)} of ${feature}`;
  const spec = typeof input === "object" && input !== null ? input : { codeVersion: input };
  checkOptions(what, spec, OPTIONS);
  return Object.freeze({
    key,
    structKey: structKeyOf(key),
    codeVersion: codeVersionText(what, spec.codeVersion),
    deps: normaliseFieldDeps(what, spec.deps, parents),
  });
}

function refuseStructKeyClash(feature: string, fields: readonly FieldDefinition[]): void {
  const byStructKey = new Map<string, string>();
  for (const { key, structKey } of fields) {
    const other = byStructKey.get(structKey);
    if (other !== undefined) {
      refuse(
        `Fields ${quoted(other)} and ${quoted(key)} of ${feature} share the name ${quoted(structKey)} in stored rows; rename one of them.`,
        { fields: [other, key] },
      );
    }
    byStructKey.set(structKey, key);
  }
}

/** Fields as plain data. @throws MetadataStoreError INVALID_DEFINITION, naming the field. */
export function normaliseFields(
  feature: string,
  fields: Readonly<Record<string, FieldInput>> | undefined,
  parents: readonly DepDefinition[],
): readonly FieldDefinition[] {
  if (fields !== undefined && !isPlainObject(fields)) {
    refuse(`fields of ${feature} is ${quoted(fields)}, but must be an object from names to code versions.`);
  }
  const entries = Object.entries(fields === undefined ? { [DEFAULT_FIELD]: {} } : fields);
  if (entries.length === 0) {
    refuse(`${feature} has no fields; leave "fields" out for the one field ${quoted(DEFAULT_FIELD)}.`);
  }
  const normalised = entries.map((entry) => normaliseField(feature, entry, parents));
  refuseStructKeyClash(feature, normalised);
  return Object.freeze(normalised);
}

/** Refuses mappings that name a field which the child does not have. */
export function checkMappedFields(
  feature: string,
  deps: readonly DepDefinition[],
  fields: readonly FieldDefinition[],
): void {
  const names = fields.map(({ key }) => key);
  for (const { feature: parent, mapping } of deps) {
    if (mapping.kind !== "specific") continue;
    for (const name of mapping.fields.keys()) {
      if (names.includes(name)) continue;
      throw new FieldNotFoundError(
        `Dependency of ${feature} on ${parent} maps field ${quoted(name)}, which ${feature} does not have.${didYouMean(name, names)}`,
        { details: { feature, field: name } },
      );
    }
  }
}

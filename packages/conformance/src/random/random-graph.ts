import fc from "fast-check";
import type { DepData, FeatureData, FieldData, MappingData } from "../features/feature-data.ts";
import { fieldsOf } from "../features/feature-data.ts";

/** Choices that make one feature with parents; numbers are taken modulo what there is to choose from, so they shrink well. */
interface FeatureChoice {
  readonly kind: number;
  readonly parents: readonly [number, number, number];
  readonly optional: readonly [boolean, boolean, boolean];
  readonly fields: number;
  readonly mapping: number;
  readonly columns: number;
  readonly filter: number;
}

/** What a graph is built of. */
export interface GraphChoice {
  readonly rootFields: readonly [number, number, number, number];
  readonly derived: readonly FeatureChoice[];
}

const nat = (max: number): fc.Arbitrary<number> => fc.nat({ max });
const parent = fc.constantFrom(0, 1, 2, 3, 4, 5, 6);
/** Bits of a subset of the field names, each as likely. */
const fieldSet = fc.constantFrom(0, 2, 4, 6, 8, 14, 1, 3, 5, 7, 9, 10, 11, 12, 13);

export const graphChoice: fc.Arbitrary<GraphChoice> = fc.record({
  rootFields: fc.tuple(fieldSet, fieldSet, fieldSet, fieldSet),
  derived: fc.array(
    fc.record({
      kind: fc.constantFrom(0, 1, 2, 3, 4, 5),
      parents: fc.tuple(parent, parent, parent),
      optional: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      fields: fieldSet,
      mapping: nat(5),
      columns: nat(3),
      filter: nat(4),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const FIELD_NAMES = ["x", "y", "x/y", "z-1"];

/** Roots with ids (id), (id), (g, k) and (g), then the derived features, each above the ones before it. */
export function buildGraph(choice: GraphChoice): FeatureData[] {
  const roots = choice.rootFields.map((fields, index) => root(index, fields));
  const features = [...roots];
  for (const [index, each] of choice.derived.entries()) features.push(derived(each, `d${index}`, features));
  return features;
}

/** Whether a feature has no parents, so that its rows are written by hand. */
export function isRoot(feature: FeatureData): boolean {
  return (feature.deps ?? []).length === 0;
}

const ROOT_IDS = [["id"], ["id"], ["g", "k"], ["g"]] as const;

export function isUsed(all: readonly FeatureData[], feature: FeatureData): boolean {
  return all.some((other) => other.deps?.some((dep) => dep.feature === feature.key));
}

function root(index: number, fields: number): FeatureData {
  const ids = ROOT_IDS[index] ?? ["id"];
  return {
    key: `r${index}`,
    id_columns: ids,
    columns: { ...idTypes(ids), [`n${index}`]: "int64", [`s${index}`]: "string" },
    fields: fieldsFrom(fields),
  };
}

function idTypes(ids: readonly string[]): FeatureData["columns"] {
  return Object.fromEntries(ids.map((name) => [name, name === "k" || name === "part" ? "int64" : "string"]));
}

/** A subset of the field names by its bits, never empty. */
function fieldsFrom(choice: number): FieldData[] {
  const names = FIELD_NAMES.filter((_, bit) => ((choice + 1) >> bit) & 1);
  return names.map((key) => ({ key, code_version: "1" }));
}

type Kind = "identity" | "rename" | "same-ids" | "join" | "aggregation" | "expansion";
const KINDS: readonly Kind[] = ["identity", "aggregation", "expansion", "join", "rename", "same-ids"];

function derived(choice: FeatureChoice, key: string, above: readonly FeatureData[]): FeatureData {
  const kind = KINDS[choice.kind % KINDS.length] ?? "identity";
  const withIds = (...ids: readonly string[]): FeatureData[] =>
    above.filter((each) => each.id_columns.join() === ids.join());
  const some = (from: readonly FeatureData[], count: number): FeatureData[] =>
    [...new Set(choice.parents.slice(0, count).map((each) => from[each % from.length]))].filter(
      (each) => each !== undefined,
    );
  const build = (
    ids: readonly string[],
    parents: readonly FeatureData[],
    lineage?: DepData["lineage"],
  ): FeatureData => {
    const fields = fieldsFrom(choice.fields);
    const deps = parents.map((parent, index) =>
      dependency(choice, { parent, index, key, fields, ...(index === 0 && lineage && { lineage }) }),
    );
    return { key, id_columns: ids, columns: idTypes(ids), fields, deps };
  };
  switch (kind) {
    case "identity":
      return build(["id"], some(withIds("id"), 3));
    case "rename":
      return { ...renamedIds(build(["uid"], some(withIds("id"), 1))) };
    case "same-ids":
      return build(["g", "k"], some(withIds("g", "k"), 1));
    case "join":
      return build(["g", "k"], [...some(withIds("g", "k"), 1), ...some(withIds("g"), 1)]);
    case "expansion":
      return build(["id", "part"], some(withIds("id"), 1), { type: "1:N", on: ["id"] });
    case "aggregation": {
      const children = withIds("id", "part");
      if (children.length > 0 && choice.filter % 2 === 1) {
        return build(["id"], [...some(children, 1), ...some(withIds("id"), 1)], { type: "N:1", on: ["id"] });
      }
      return build(["g"], [...some(withIds("g", "k"), 1), ...some(withIds("g"), choice.columns % 2)], { type: "N:1" });
    }
  }
}

function renamedIds(feature: FeatureData): FeatureData {
  const deps = (feature.deps ?? []).map((dep) => ({ ...dep, rename: { ...dep.rename, id: "uid" } }));
  return { ...feature, deps };
}

interface Dependency {
  readonly parent: FeatureData;
  readonly index: number;
  readonly key: string;
  readonly fields: readonly FieldData[];
  readonly lineage?: DepData["lineage"];
}

function dependency(choice: FeatureChoice, { parent, index, key, fields, lineage }: Dependency): DepData {
  // A join of parents with different ids has no rows for the second where the first is optional.
  const optional =
    choice.optional[index] === true && !(index === 0 && lineage !== undefined) && choice.kind % KINDS.length !== 3;
  const columns = userColumns(parent, choice, key);
  return {
    feature: parent.key,
    optional,
    fields_mapping: mappingOf(choice.mapping + index, parent, fields),
    ...(lineage === undefined ? {} : { lineage }),
    ...columns,
  };
}

/** Filter, rename and select of a root's columns; derived features have none but ids. */
function userColumns(
  parent: FeatureData,
  choice: FeatureChoice,
  key: string,
): Pick<DepData, "filters" | "rename" | "select"> {
  if (!isRoot(parent)) return {};
  const index = parent.key.slice(1);
  const number = choice.columns === 1 ? `${key}_n${index}` : `n${index}`;
  const filter = [
    undefined,
    `${number} > 0`,
    `s${index} != 'b'`,
    `${number} IS NULL OR ${number} <= 1`,
    `NOT (${number} = 1)`,
  ][choice.filter % 5];
  return {
    ...(choice.columns === 1 ? { rename: { [`n${index}`]: number } } : {}),
    ...(choice.columns === 2 ? { select: [] } : choice.columns === 3 ? { select: [`s${index}`] } : {}),
    ...(filter === undefined ? {} : { filters: [filter] }),
  };
}

function mappingOf(choice: number, parent: FeatureData, fields: readonly FieldData[]): MappingData {
  const [first] = fieldsOf(parent);
  switch (choice % 5) {
    case 1:
      return { type: "default", match_suffix: true };
    case 2:
      return { type: "all" };
    case 3:
      return {
        type: "specific",
        mapping: Object.fromEntries(fields.map(({ key }) => [key, first === undefined ? [] : [first.key]])),
      };
    case 4:
      return fieldsOf(parent).length > 1 && first !== undefined
        ? { type: "default", exclude_fields: [first.key] }
        : { type: "default" };
    default:
      return { type: "default" };
  }
}

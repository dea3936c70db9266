import { MetadataSchemaError } from "../errors.ts";
import { bindPredicate } from "../feature/bind-predicate.ts";
import { allOf, type Predicate, predicateColumns } from "../feature/predicate.ts";
import { SYSTEM_PREFIX } from "../feature/system-columns.ts";
import type { TableName } from "../feature/table-name.ts";
import { type ColumnType, type ColumnTypes, sameType, typeText } from "../rows/column-type.ts";
import { type BoundParent, bindAbsentParent, bindParent, type ParentTable } from "./bind-parent.ts";
import type { ExpectedColumn, MarksRequest, ResolveRequest, SamplesRequest } from "./resolve-request.ts";
import { unstoredColumns } from "./unstored-columns.ts";
import type { VersioningPlan } from "./versioning-plan.ts";

/** What a store says of the tables that a plan names, and what the call asks for. */
export interface RequestInputs {
  /** As in `plan.parents`. */
  readonly parents: readonly ParentTable[];
  readonly samples?: SamplesRequest;
  readonly target: {
    readonly types: ColumnTypes | undefined;
    /** What the feature declares of its columns. */
    readonly declared: ColumnTypes;
    readonly filters: readonly Predicate[];
    readonly stale: readonly Predicate[];
    readonly marks: { readonly table: TableName; readonly types: ColumnTypes } | undefined;
  };
  readonly compareWith: ResolveRequest["compareWith"];
}

/** Ids have one type in all parents and in the target. */
function checkIdTypes(id: string, sources: readonly { of: string; type: ColumnType | undefined }[]): void {
  const [first, ...others] = sources.filter((source) => source.type !== undefined);
  if (first?.type === undefined) return;
  for (const other of others) {
    if (other.type === undefined || sameType(first.type, other.type)) continue;
    throw new MetadataSchemaError(
      `Id column ${JSON.stringify(id)} is ${typeText(first.type)} in ${first.of} but ${typeText(other.type)} in ${other.of}; write both with one type.`,
      { details: { column: id } },
    );
  }
}

/** Parents without a table take the types of undeclared ids from where they are known; without any row any type will do. */
function boundParents(plan: VersioningPlan, { parents: tables, target }: RequestInputs): BoundParent[] {
  const stored = plan.parents.map((parent, index) => {
    const { types, ...table } = tables[index] ?? { types: undefined, declared: new Map(), filters: [] };
    return types === undefined ? undefined : bindParent(parent, { ...table, types }, plan.feature);
  });
  const known = new Map(stored.flatMap((parent) => parent?.given.map(({ name, type }) => [name, type] as const) ?? []));
  const undeclared = (name: string): ColumnType => known.get(name) ?? target.types?.get(name) ?? "string";
  return plan.parents.map(
    (parent, index) => stored[index] ?? bindAbsentParent(parent, tables[index]?.declared ?? new Map(), undeclared),
  );
}

function columnType(parent: BoundParent, name: string): ColumnType | undefined {
  return parent.given.find((column) => column.name === name)?.type;
}

/** User columns of expected rows: join columns first, then each parent's own. */
function expectedColumns(plan: VersioningPlan, parents: readonly BoundParent[]): ExpectedColumn[] {
  const columns = new Map<string, ExpectedColumn>();
  for (const name of plan.joinOn) {
    checkIdTypes(
      name,
      parents.map((parent) => ({ of: parent.request.feature, type: columnType(parent, name) })),
    );
    const type = parents.map((parent) => columnType(parent, name)).find((each) => each !== undefined);
    if (type !== undefined) columns.set(name, { name, type });
  }
  parents.forEach((parent, index) => {
    for (const { name, type } of parent.given) {
      const other = columns.get(name);
      if (other === undefined) columns.set(name, { name, type, parent: index });
      else if (other.parent !== undefined)
        refuseCollision(plan.feature, name, [parents[other.parent]?.request.feature, parent.request.feature]);
    }
  });
  return [...columns.values()];
}

function refuseCollision(child: string, name: string, [a, b]: readonly [string | undefined, string]): never {
  throw new MetadataSchemaError(
    `${child} takes column ${JSON.stringify(name)} from both ${a} and ${b}; rename one of them, e.g. dep(…, { rename: { ${JSON.stringify(name)}: ${JSON.stringify(`${name}_2`)} } }), or leave it out with select.`,
    { details: { feature: child, column: name, parents: [a, b] } },
  );
}

/** The target's ids that expected rows have; all of them, unless children are expanded. */
function comparedIds(plan: VersioningPlan, given: ReadonlySet<string>): string[] {
  const compared = plan.idColumns.filter((id) => given.has(id));
  const missing = plan.idColumns.filter((id) => !given.has(id));
  if (compared.length === 0 || (missing.length > 0 && !plan.isExpansion)) {
    throw new MetadataSchemaError(
      `Id column ${JSON.stringify(missing[0])} of ${plan.feature} is given by none of its parents; rename a parent's column to it, or declare the dependency as expansion({ on: […] }).`,
      { details: { feature: plan.feature, column: missing[0] } },
    );
  }
  return compared;
}

function samplesColumns(samples: SamplesRequest): ExpectedColumn[] {
  const user = [...samples.types].filter(([name]) => !name.startsWith(SYSTEM_PREFIX));
  return user.map(([name, type]) => ({ name, type }));
}

/** Marks know their parents: they say nothing where any other id is compared. */
function bindMarks(
  plan: VersioningPlan,
  marks: RequestInputs["target"]["marks"],
  compareOn: readonly string[],
): MarksRequest | undefined {
  const idColumns = plan.idColumns.filter((id) => plan.joinOn.includes(id));
  const isCompared = compareOn.every((id) => idColumns.includes(id)) && idColumns.every((id) => marks?.types.has(id));
  return marks && isCompared ? { ...marks, idColumns } : undefined;
}

function bindTarget(
  plan: VersioningPlan,
  target: RequestInputs["target"],
  compareOn: readonly string[],
): ResolveRequest["target"] {
  const marks = bindMarks(plan, target.marks, compareOn);
  // Before the first child there are marks alone, which have the parent's ids and versions; a predicate on other columns is true of none.
  const types = target.types ?? marks?.types ?? new Map();
  const unstored =
    target.types && unstoredColumns({ declaredTypes: target.declared, idColumns: plan.idColumns }, target.types);
  const scope = { types, ...(unstored === undefined ? {} : { unstored }), of: `the columns of ${plan.feature}` };
  const isAnswered = (each: Predicate): boolean =>
    target.types !== undefined || [...predicateColumns(each)].every((name) => types.has(name));
  const bind = (all: readonly Predicate[]): Predicate[] =>
    all.filter(isAnswered).map((each) => bindPredicate(each, scope));
  return {
    table: plan.table,
    types: target.types,
    featureVersion: plan.featureVersion,
    idColumns: plan.idColumns,
    where: allOf(bind(target.filters)),
    stale: bind(target.stale),
    marks,
  };
}

/** None where parents have no ids beyond those that are compared, so that a target has one row. */
function groupOrder(parents: readonly BoundParent[], compareOn: readonly string[]): readonly string[] {
  const ids = parents.flatMap(
    ({ request: { aggregate, idColumns, columns } }) =>
      aggregate?.orderBy ?? idColumns.map((id) => columns.find(({ from }) => from === id)?.name ?? id),
  );
  const order = [...new Set([...compareOn, ...ids])];
  return order.length > compareOn.length ? order : [];
}

/**
 * The plan with every column named and typed after the tables of a store.
 * @throws MetadataSchemaError METADATA_SCHEMA for columns that are missing, collide or differ in type.
 */
export function bindRequest(plan: VersioningPlan, inputs: RequestInputs): ResolveRequest {
  const { samples } = inputs;
  const replaced = samples?.role === "replace-parents";
  const parents = replaced ? [] : boundParents(plan, inputs);
  const columns = samples === undefined ? expectedColumns(plan, parents) : samplesColumns(samples);
  const names = plan.isExpansion && samples === undefined ? plan.joinOn : columns.map((column) => column.name);
  const compareOn = comparedIds(plan, new Set(names));
  for (const id of compareOn) {
    checkIdTypes(id, [
      { of: `the rows for ${plan.feature}`, type: columns.find((column) => column.name === id)?.type },
      { of: `the stored rows of ${plan.feature}`, type: inputs.target.types?.get(id) },
    ]);
  }
  return {
    feature: plan.feature,
    hash: plan.hash,
    fields: plan.fields,
    parents: parents.map((parent) => parent.request),
    samples,
    joinOn: plan.joinOn,
    columns,
    target: bindTarget(plan, inputs.target, compareOn),
    compareOn,
    collapse: compareOn.length < plan.idColumns.length,
    groupOrder: samples === undefined ? groupOrder(parents, compareOn) : [],
    compareWith: inputs.compareWith,
  };
}

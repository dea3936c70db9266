import { MetadataSchemaError } from "../errors.ts";
import { bindPredicate } from "../feature/bind-predicate.ts";
import { allOf, type Predicate, predicateColumns } from "../feature/predicate.ts";
import { SYSTEM_PREFIX } from "../feature/system-columns.ts";
import { didYouMean } from "../nearest-name.ts";
import type { ColumnType, ColumnTypes } from "../rows/column-type.ts";
import type { ParentRequest } from "./resolve-request.ts";
import { unstoredColumns } from "./unstored-columns.ts";
import type { ParentPlan } from "./versioning-plan.ts";

/** What a store says of one parent: its table's types (absent: no table) and the call's filters, in stored names. */
export interface ParentTable {
  readonly types: ColumnTypes | undefined;
  /** What the feature declares of its columns: NULL where the table lacks them, or does not exist. */
  readonly declared: ColumnTypes;
  readonly filters: readonly Predicate[];
}

/** A parent that has a table. */
export type StoredParentTable = ParentTable & { readonly types: ColumnTypes };

interface NamedColumn {
  readonly name: string;
  readonly from: string;
  readonly type: ColumnType;
}

/** User columns of the stored table under the names that the child gives them. */
function renamedColumns(
  plan: ParentPlan,
  { types, unstored }: { readonly types: ColumnTypes; readonly unstored: ColumnTypes },
  child: string,
): Map<string, NamedColumn> {
  const userColumns = new Map([...types, ...unstored].filter(([name]) => !name.startsWith(SYSTEM_PREFIX)));
  for (const old of Object.keys(plan.rename)) {
    if (userColumns.has(old)) continue;
    throw new MetadataSchemaError(
      `${child} renames column ${JSON.stringify(old)} of ${plan.feature}, which has no such column.${didYouMean(old, userColumns.keys())}`,
      { details: { feature: plan.feature, column: old } },
    );
  }
  const named = new Map<string, NamedColumn>();
  for (const [from, type] of userColumns) {
    const name = Object.hasOwn(plan.rename, from) ? (plan.rename[from] ?? from) : from;
    const other = named.get(name);
    if (other !== undefined) {
      const renamed = from === name ? other.from : from;
      throw new MetadataSchemaError(
        `${child} renames column ${JSON.stringify(renamed)} of ${plan.feature} to ${JSON.stringify(name)}, which is another column of ${plan.feature}; choose another name, or rename that one too.`,
        { details: { feature: plan.feature, column: name } },
      );
    }
    named.set(name, { name, from, type });
  }
  return named;
}

function requireColumns(
  named: ReadonlyMap<string, NamedColumn>,
  names: Iterable<string>,
  { plan, what }: Requirement,
): void {
  for (const name of names) if (!named.has(name)) refuseColumn(named, name, { plan, what });
}

interface Requirement {
  readonly plan: ParentPlan;
  readonly what: string;
}

function refuseColumn(named: ReadonlyMap<string, NamedColumn>, name: string, { plan, what }: Requirement): never {
  throw new MetadataSchemaError(
    `${what} ${JSON.stringify(name)} is not among the columns of ${plan.feature}.${didYouMean(name, named.keys())}`,
    { details: { feature: plan.feature, column: name } },
  );
}

function newName(plan: ParentPlan, stored: string): string {
  return Object.hasOwn(plan.rename, stored) ? (plan.rename[stored] ?? stored) : stored;
}

/** A parent's columns that come out of the increment: ids, `on` and what is selected, in the order of the table. */
export interface BoundParent {
  readonly request: ParentRequest;
  readonly given: readonly NamedColumn[];
}

/** Type of a column, in new names, that nobody declares and no table of this parent tells. */
type UndeclaredType = (name: string) => ColumnType;

/** Without a table, an optional parent gives its ids and declared columns, which are NULL in every row. */
export function bindAbsentParent(plan: ParentPlan, declared: ColumnTypes, undeclared: UndeclaredType): BoundParent {
  const on = plan.lineage.kind === "identity" ? [] : plan.lineage.on;
  const ids = plan.idColumns.map((id) => newName(plan, id));
  const named = new Map<string, NamedColumn>();
  for (const [from, type] of declared) named.set(newName(plan, from), { name: newName(plan, from), from, type });
  for (const from of plan.idColumns) {
    const name = newName(plan, from);
    if (!named.has(name)) named.set(name, { name, from, type: undeclared(name) });
  }
  for (const name of on) if (!named.has(name)) named.set(name, { name, from: name, type: undeclared(name) });
  const taken = plan.select === undefined ? undefined : new Set([...ids, ...on, ...plan.select]);
  const columns = [...named.values()].filter(({ name }) => taken?.has(name) ?? true);
  const request: ParentRequest = {
    ...identityOf(plan),
    types: undefined,
    where: undefined,
    columns,
    filter: undefined,
    ...aggregateOf(plan),
  };
  return { request, given: columns };
}

function identityOf(plan: ParentPlan) {
  const { feature, table, featureVersion, idColumns, versions, optional } = plan;
  return { feature, table, featureVersion, idColumns, versions, optional };
}

function aggregateOf(plan: ParentPlan): Pick<ParentRequest, "aggregate"> {
  if (plan.lineage.kind !== "aggregation") return {};
  return { aggregate: { on: plan.lineage.on, orderBy: plan.idColumns.map((id) => newName(plan, id)) } };
}

/**
 * A parent bound to its table.
 * @throws MetadataSchemaError METADATA_SCHEMA for a column that a rename, select, filter, `on` or id names and the table lacks.
 */
export function bindParent(plan: ParentPlan, table: StoredParentTable, child: string): BoundParent {
  const { types } = table;
  const unstored = unstoredColumns({ declaredTypes: table.declared, idColumns: plan.idColumns }, types);
  const named = renamedColumns(plan, { types, unstored }, child);
  const scope = { types, unstored, of: `the columns of ${plan.feature}` };
  const where = allOf(table.filters.map((each) => bindPredicate(each, scope)));
  const typesOf = (isStored: boolean): ColumnTypes =>
    new Map(
      [...named.values()].filter(({ from }) => types.has(from) === isStored).map(({ name, type }) => [name, type]),
    );
  const newScope = {
    types: typesOf(true),
    unstored: typesOf(false),
    of: `the columns that ${child} takes from ${plan.feature}`,
  };
  const filter = allOf(plan.filters.map((each) => bindPredicate(each, newScope)));

  const ids = plan.idColumns.map((id) => newName(plan, id));
  const on = plan.lineage.kind === "identity" ? [] : plan.lineage.on;
  requireColumns(named, ids, { plan, what: "Id column" });
  requireColumns(named, on, { plan, what: `Lineage column of ${child}` });
  requireColumns(named, plan.select ?? [], { plan, what: `Selected column of ${child}` });
  const taken = plan.select === undefined ? new Set(named.keys()) : new Set([...ids, ...on, ...plan.select]);
  const travelling = new Set([...taken, ...(filter === undefined ? [] : predicateColumns(filter))]);
  const request: ParentRequest = {
    ...identityOf(plan),
    types,
    where,
    columns: [...named.values()].filter((column) => travelling.has(column.name)),
    filter,
    ...aggregateOf(plan),
  };
  return { request, given: [...named.values()].filter((column) => taken.has(column.name)) };
}

import { type Predicate, predicateColumns } from "@metaxy/core/driver";
import { compared, type OracleIncrement, withoutComparison } from "./compare.ts";
import { isLive, latestOfEachDefinition, ofNewestDefinition } from "./current-rows.ts";
import { type ExpectedRow, expectedVersions, joinColumns, joinedParents, samplesWithParents } from "./expected-rows.ts";
import { holds } from "./holds.ts";
import { OracleRefusal } from "./oracle-refusal.ts";
import { type OracleRow, type StoredSample, withSystemColumns } from "./oracle-row.ts";
import { currentMarks, currentRows, isExpansion, type OracleState, parentIds } from "./oracle-state.ts";
import { type ParentSide, parentSide } from "./parent-rows.ts";
import { givenColumns, sampleVersions, userColumns } from "./written-versions.ts";

export interface OracleResolveOptions {
  /** Filters per parent, in its own names, and on the feature's own current rows. */
  readonly filters?: Readonly<Record<string, readonly Predicate[]>>;
  /** On every parent and on the current rows. */
  readonly globalFilters?: readonly Predicate[];
  readonly targetFilters?: readonly Predicate[];
  readonly stalenessPredicates?: readonly Predicate[];
  readonly skipComparison?: boolean;
  /** Stand in for the joined parents. */
  readonly samples?: readonly OracleRow[];
  readonly compareWith?: "definition" | "latest";
}

/** Expected rows against current rows. */
export function resolve(state: OracleState, feature: string, options: OracleResolveOptions): OracleIncrement {
  const own = state.all.feature(feature);
  const expected =
    options.samples === undefined ? fromParents(state, feature, options) : fromSamples(state, options.samples);
  if (options.skipComparison === true) return withoutComparison(own, expected);
  const onTarget = [
    ...(options.filters?.[feature] ?? []),
    ...(options.globalFilters ?? []),
    ...(options.targetFilters ?? []),
  ];
  const isTarget = (row: StoredSample): boolean => onTarget.every((filter) => holds(filter, withSystemColumns(row)));
  // A mark has its parent's ids and versions; what only children have is unknown of it.
  const unknown = Object.fromEntries(
    onTarget.flatMap((filter) => [...predicateColumns(filter)].map((name) => [name, null])),
  );
  const isTargetMark = (mark: StoredSample): boolean =>
    onTarget.every((filter) => holds(filter, { ...unknown, ...withSystemColumns(mark) }));
  const isLatest = options.compareWith === "latest";
  const current = isLatest
    ? newestRows(state, feature)
    : { rows: currentRows(state, feature), marks: currentMarks(state, feature) };
  return compared(
    {
      feature: own,
      expected,
      current: current.rows.filter(isTarget),
      marks: current.marks.filter(isTargetMark),
      compareOn: isExpansion(state, feature) ? parentIds(state, feature) : own.id_columns,
      stale: options.stalenessPredicates ?? [],
      isLatest,
      featureVersion: state.all.featureVersion(feature),
    },
    state.hash,
  );
}

/** The given samples with the versions that their parents give them; a parent without a matching row counts as empty. */
export function calculate(state: OracleState, feature: string, samples: readonly OracleRow[]): ExpectedRow[] {
  const own = state.all.feature(feature);
  return samplesWithParents(samples, sidesOf(state, feature, {})).map((row) => ({
    values: row.values,
    versions: expectedVersions(own, row, state),
  }));
}

/** Live rows and marks of one definition per sample, of an expansion per parent: the current one, else that of its newest row. */
export function newestRows(
  state: OracleState,
  feature: string,
): { readonly rows: readonly StoredSample[]; readonly marks: readonly StoredSample[] } {
  const { id_columns: ids } = state.all.feature(feature);
  const by = isExpansion(state, feature) ? parentIds(state, feature) : ids;
  const rows = latestOfEachDefinition(state.stored.get(feature) ?? [], ids);
  const marks = latestOfEachDefinition(state.marks.get(feature) ?? [], by);
  const isCounted = ofNewestDefinition([...rows, ...marks], by, state.all.featureVersion(feature));
  return { rows: rows.filter(isCounted).filter(isLive), marks: marks.filter(isCounted).filter(isLive) };
}

function fromSamples(state: OracleState, samples: readonly OracleRow[]): ExpectedRow[] {
  const given = givenColumns(samples);
  return samples.map((row) => ({ values: userColumns(row), versions: sampleVersions(row, given, state.hash) }));
}

function fromParents(state: OracleState, feature: string, options: OracleResolveOptions): ExpectedRow[] {
  const own = state.all.feature(feature);
  if (state.all.deps(feature).length === 0) throw new OracleRefusal(`${feature} is a root: samples are needed.`);
  const sides = sidesOf(state, feature, options);
  refuseCollisions(sides);
  return joinedParents(sides).map((row) => ({
    values: row.values,
    versions: expectedVersions(own, row, state),
  }));
}

function sidesOf(state: OracleState, feature: string, options: OracleResolveOptions): ParentSide[] {
  return state.all.deps(feature).map((dep) => {
    if (dep.optional !== true && !state.stored.has(dep.feature)) throw new OracleRefusal(`${dep.feature} is nowhere.`);
    const [parent, child] = [state.all.feature(dep.feature), state.all.feature(feature)];
    const filters = [...(options.filters?.[dep.feature] ?? []), ...(options.globalFilters ?? [])];
    return parentSide({ dep, parent, child, current: currentRows(state, dep.feature), filters }, state.hash);
  });
}

function refuseCollisions(sides: readonly ParentSide[]): void {
  const on = joinColumns(sides);
  const names = sides.flatMap((side) => side.columns.filter((name) => !on.includes(name)));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new OracleRefusal(`Two parents have a column ${twice}.`);
}

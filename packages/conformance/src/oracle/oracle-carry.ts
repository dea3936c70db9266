import { fieldsOf, structKeyOf } from "../features/feature-data.ts";
import { fieldDiffers, type IncrementRow } from "./compare.ts";
import { timeOf } from "./current-rows.ts";
import { newestRows } from "./oracle-resolve.ts";
import { identity, type StoredSample, type Versions } from "./oracle-row.ts";
import { isExpansion, type OracleState, parentIds, tableOf } from "./oracle-state.ts";

export interface OracleCarry {
  /** Rows that an increment carries. */
  readonly carried: readonly IncrementRow[];
  /** µs since 1970. */
  readonly at: bigint;
}

/**
 * Gives carried samples to the current definition, as they are stored and with the versions that are expected of them, unless
 * another row stands for the sample by now. Of an expansion: all children of the carried parents, or the mark of one that has
 * none. Gives the number of samples, of an expansion that of children.
 */
export function carryForward(state: OracleState, feature: string, { carried, at }: OracleCarry): number {
  const stored = newestRows(state, feature);
  const by = isExpansion(state, feature) ? parentIds(state, feature) : state.all.feature(feature).id_columns;
  const expected = new Map(carried.map((row) => [identity(row.values, by), row]));
  const family = (row: IncrementRow, rows: readonly StoredSample[]): readonly StoredSample[] =>
    rows.filter((each) => identity(each.values, by) === identity(row.values, by));
  const forward = (row: IncrementRow, rows: readonly StoredSample[]): StoredSample[] =>
    rows.map((each) => forwarded(state, feature, { row, stored: each, at }));
  const written = [...expected.values()].map((row) => {
    const [children, marks] = [family(row, stored.rows), family(row, stored.marks)];
    const standing = children.length > 0 ? children : marks;
    if (!standing.every((each) => isCarried(state, feature, { row, stored: each, at }))) return { rows: [], marks: [] };
    return { rows: forward(row, children), marks: children.length > 0 ? [] : forward(row, marks) };
  });
  const rows = written.flatMap((each) => each.rows);
  tableOf(state.stored, feature).push(...rows);
  tableOf(state.marks, feature).push(...written.flatMap((each) => each.marks));
  return rows.length;
}

interface Forward {
  readonly row: IncrementRow;
  readonly stored: StoredSample;
  readonly at: bigint;
}

/** Of another definition still, and of a sample the very row that was compared, of a parent any child that is as expected. */
function isCarried(state: OracleState, feature: string, { row, stored }: Forward): boolean {
  if (stored.featureVersion === state.all.featureVersion(feature)) return false;
  if (!isExpansion(state, feature)) return stored === row.previous;
  if (stored.versions.provenance === null) return false;
  const fields = fieldsOf(state.all.feature(feature));
  return fields.every(({ key }) => !fieldDiffers(row.versions, stored.versions, structKeyOf(key)));
}

/** A stored row under the current definition: with the provenance that is expected of it and its own data versions. */
function forwarded(state: OracleState, feature: string, { row, stored, at }: Forward): StoredSample {
  const keys = fieldsOf(state.all.feature(feature)).map((field) => structKeyOf(field.key));
  const own = Object.fromEntries(keys.map((key) => [key, stored.versions.dataVersionByField?.[key] ?? null]));
  const versions: Versions = { ...row.versions, dataVersionByField: own, dataVersion: state.hash.ofFields(own) };
  return {
    ...stored,
    versions: isExpansion(state, feature) ? versions : row.versions,
    featureVersion: state.all.featureVersion(feature),
    updatedAt: at > timeOf(stored) ? at : timeOf(stored) + 1n,
  };
}

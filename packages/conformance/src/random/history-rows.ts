import { type FeatureData, fieldsOf, structKeyOf } from "../features/feature-data.ts";
import type { IncrementRow } from "../oracle/compare.ts";
import { columnsOf } from "../oracle/oracle.ts";
import type { ByField, OracleRow, OracleValue, StoredSample } from "../oracle/oracle-row.ts";
import { GROUPS, IDS, MEMBERS, NUMBERS, type RowChoice, TEXTS, VERSIONS } from "./random-history.ts";

/** Rows of a root as they are written, the same for store and oracle. */
export function rootRows(feature: FeatureData, choices: readonly RowChoice[], ownDataVersions: boolean): OracleRow[] {
  const index = feature.key.slice(-1);
  return choices.map((choice) => ({
    ...idValues(feature, choice),
    [`n${index}`]: at(NUMBERS, choice.n),
    [`s${index}`]: at(TEXTS, choice.s),
    metaxy_provenance_by_field: versions(feature, choice, 0),
    ...(ownDataVersions ? { metaxy_data_version_by_field: versions(feature, choice, 1) } : {}),
  }));
}

/** Which rows a delete names: a filter text on the first id column. */
export function deleteFilter(feature: FeatureData, choice: number): string {
  const [name = "id"] = feature.id_columns;
  return `${name} = '${at(name === "g" ? GROUPS : IDS, choice)}'`;
}

/** Rows of the target that one increment's work gives: ids and versions, once per target. */
export function workedRows(feature: FeatureData, rows: readonly IncrementRow[]): OracleRow[] {
  const targets = rows.map((row) => {
    const { values, versions } = row;
    return columnsOf({ values: pick(values, feature.id_columns), versions });
  });
  return [
    ...new Map(
      targets.map((row) => [JSON.stringify(feature.id_columns.map((name) => String(row[name]))), row]),
    ).values(),
  ];
}

/** Children of the parents that an expansion hands out; their number changes with the step, so that parents shrink. */
export function childRows(parents: readonly OracleRow[], step: number): OracleRow[] {
  return parents.flatMap((parent) => {
    const count = (textSum(String(parent.id)) + step) % 3;
    return Array.from({ length: count }, (_, part) => ({ ...parent, part: BigInt(part) }));
  });
}

/** The rows with data versions of their own, which few ids share, instead of those that follow from provenance. */
export function withOwnDataVersions(feature: FeatureData, rows: readonly OracleRow[]): OracleRow[] {
  return rows.map(({ metaxy_data_version: _, ...row }) => {
    const ids = feature.id_columns.map((name) => String(row[name])).join();
    const entries = fieldsOf(feature).map(({ key }) => [structKeyOf(key), `own ${textSum(ids) % 3}`]);
    return { ...row, metaxy_data_version_by_field: Object.fromEntries(entries) };
  });
}

/** A stored row, to be written once more as it was. */
export function rewrittenRow({ values, versions }: StoredSample): OracleRow {
  return {
    ...values,
    metaxy_provenance_by_field: versions.provenanceByField,
    metaxy_data_version_by_field: versions.dataVersionByField,
  };
}

/** An expansion's parents: the ids that parents share, and the versions to write. */
export function parentRows(rows: readonly IncrementRow[], on: readonly string[]): OracleRow[] {
  return rows.map(({ values, versions }) => columnsOf({ values: pick(values, on), versions }));
}

/** Of the id alone, so that a history gives the same children under other keys. */
function textSum(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
}

function idValues(feature: FeatureData, choice: RowChoice): OracleRow {
  const value = (name: string): OracleValue =>
    name === "k" ? at(MEMBERS, choice.k) : at(name === "g" ? GROUPS : IDS, choice.id);
  return Object.fromEntries(feature.id_columns.map((name) => [name, value(name)]));
}

function versions(feature: FeatureData, choice: RowChoice, shift: number): ByField {
  return Object.fromEntries(
    fieldsOf(feature).map((field, index) => {
      const chosen = choice.versions[index % choice.versions.length] ?? 0;
      // Shifted within the texts, so that a row without NULL stays without.
      return [
        structKeyOf(field.key),
        at(VERSIONS, shift > 0 && VERSIONS[chosen] !== null ? (chosen + shift) % (VERSIONS.length - 1) : chosen),
      ];
    }),
  );
}

function pick(row: OracleRow, names: readonly string[]): OracleRow {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function at<Value>(values: readonly Value[], index: number): Value {
  const found = values[index % values.length];
  if (found === undefined) throw new Error("There is nothing to choose from.");
  return found;
}

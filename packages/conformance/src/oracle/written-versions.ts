import type { ByField, OracleRow, OracleValue, Versions } from "./oracle-row.ts";
import type { VersionHash } from "./version-hash.ts";

const BY_FIELD = "metaxy_provenance_by_field";
const PROVENANCE = "metaxy_provenance";
const DATA_BY_FIELD = "metaxy_data_version_by_field";
const DATA = "metaxy_data_version";

/** The versions that a write stores for a row. A column counts as given where any row of the write has it. */
export function writtenVersions(row: OracleRow, given: ReadonlySet<string>, hash: VersionHash): Versions {
  const provenanceByField = byFieldOf(row[BY_FIELD]);
  const provenance = given.has(PROVENANCE) ? textOf(row[PROVENANCE]) : ofFields(provenanceByField, hash);
  if (!given.has(DATA_BY_FIELD)) {
    return { provenanceByField, provenance, dataVersionByField: provenanceByField, dataVersion: provenance };
  }
  const dataVersionByField = byFieldOf(row[DATA_BY_FIELD]) ?? provenanceByField;
  const dataVersion = given.has(DATA) ? (textOf(row[DATA]) ?? provenance) : ofFields(dataVersionByField, hash);
  return { provenanceByField, provenance, dataVersionByField, dataVersion };
}

/** The versions of a root's sample in an increment: the row's provenance is computed, whatever was given. */
export function sampleVersions(row: OracleRow, given: ReadonlySet<string>, hash: VersionHash): Versions {
  return writtenVersions(row, new Set([...given].filter((name) => name !== PROVENANCE)), hash);
}

/** Names of all columns that any of the rows has. */
export function givenColumns(rows: readonly OracleRow[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => Object.keys(row)));
}

/** The columns of a row that are the user's. */
export function userColumns(row: OracleRow): OracleRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_")));
}

function ofFields(byField: ByField | null, hash: VersionHash): string | null {
  return byField === null ? null : hash.ofFields(byField);
}

function byFieldOf(value: OracleValue | undefined): ByField | null {
  return typeof value === "object" ? value : null;
}

function textOf(value: OracleValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** A value of an oracle's row. Integers are `bigint`. */
export type OracleValue = null | boolean | number | bigint | string | ByField;

/** User columns of a row, or a row with its system columns where a function says so. */
export type OracleRow = Readonly<Record<string, OracleValue>>;

/** Versions by struct key. */
export type ByField = { readonly [structKey: string]: string | null };

export interface Versions {
  readonly provenanceByField: ByField | null;
  readonly provenance: string | null;
  readonly dataVersionByField: ByField | null;
  readonly dataVersion: string | null;
}

/** A row as it is stored: it never changes. Times in µs since 1970. */
export interface StoredSample {
  readonly values: OracleRow;
  readonly versions: Versions;
  readonly featureVersion: string;
  readonly createdAt: bigint;
  readonly updatedAt: bigint;
  readonly deletedAt: bigint | null;
}

/** Order of two texts by code point; UTF-8 bytes have that order, UTF-16 units do not. */
export function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}

/** Order of two values of one column, NULL first. */
export function compareValues(a: OracleValue | undefined, b: OracleValue | undefined): number {
  const left = a ?? null;
  const right = b ?? null;
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A row's values in some columns as one text that is equal exactly when all values are. */
export function identity(row: OracleRow, columns: readonly string[]): string {
  return JSON.stringify(columns.map((name) => [typeof row[name], String(row[name] ?? null)]));
}

export function hasNull(row: OracleRow, columns: readonly string[]): boolean {
  return columns.some((name) => (row[name] ?? null) === null);
}

/** The row as a store shows it: user columns and system columns. */
export function withSystemColumns(sample: StoredSample): OracleRow {
  return { ...sample.values, ...versionColumns(sample.versions), ...timeColumns(sample) };
}

/** The four version columns. */
export function versionColumns(versions: Versions): OracleRow {
  return {
    metaxy_provenance_by_field: versions.provenanceByField,
    metaxy_provenance: versions.provenance,
    metaxy_data_version_by_field: versions.dataVersionByField,
    metaxy_data_version: versions.dataVersion,
  };
}

function timeColumns(sample: StoredSample): OracleRow {
  return {
    metaxy_feature_version: sample.featureVersion,
    metaxy_created_at: sample.createdAt,
    metaxy_updated_at: sample.updatedAt,
    metaxy_deleted_at: sample.deletedAt,
  };
}

import { tmpdir } from "node:os";
import {
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  MATERIALIZATION_ID,
  PROJECT_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  systemColumnTypes,
  UPDATED_AT,
} from "../../src/feature/system-columns.ts";
import { tableName } from "../../src/feature/table-name.ts";
import { type HashSettings, hashText } from "../../src/hash/index.ts";
import type { ParentRequest, ResolveRequest, TargetRequest } from "../../src/plan/resolve-request.ts";
import type { EngineInputs, EngineOptions } from "../../src/polars/engine-inputs.ts";
import { resolveWithPolars } from "../../src/polars/resolve-with-polars.ts";
import {
  batchesOf,
  type ColumnType,
  type ColumnTypes,
  type RowBatches,
  rowsBatch,
  type StoredRow,
} from "../../src/rows/index.ts";
import { bare } from "../rows/arbitrary-rows.ts";
import { type Given, stored, types } from "./frames.ts";

export const HASH: HashSettings = { algorithm: "xxhash64", length: 20 };

/** Hash of a text as versions have it. */
export function h(text: string): string {
  return hashText(HASH, text);
}

/** What a stored row is given by: ids and user columns, versions per field, and what differs from a plain live row. */
export interface GivenRow {
  readonly [column: string]: unknown;
  /** Data versions and provenance per struct key. */
  readonly versions?: Readonly<Record<string, string | null>> | null | undefined;
  readonly dataVersions?: Readonly<Record<string, string | null>>;
  readonly provenance?: string | null;
  readonly featureVersion?: string;
  readonly updated?: bigint;
  readonly created?: bigint;
  readonly deleted?: bigint | null;
}

const OPTIONS = ["versions", "dataVersions", "provenance", "featureVersion", "updated", "created", "deleted"];

/** A table of a feature: user columns, struct keys, and rows. */
export interface GivenTable {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly fields: readonly string[];
  readonly rows: readonly GivenRow[];
}

export function tableTypes({ columns, fields }: GivenTable): ColumnTypes {
  return new Map([...types(columns), ...systemColumnTypes(fields)]);
}

/** Stored rows as a store gives them. */
export function tableRows(table: GivenTable): StoredRow[] {
  return stored(
    table.rows.map((row) => storedRow(row)),
    tableTypes(table),
  );
}

function storedRow(row: GivenRow): Given {
  const user = Object.fromEntries(Object.entries(row).filter(([name]) => !OPTIONS.includes(name)));
  const { versions = null, updated = 1n } = row;
  const joined = versions === null ? null : joinedHash(versions);
  const provenance = row.provenance === undefined ? joined : row.provenance;
  return {
    ...user,
    [PROVENANCE_BY_FIELD]: versions,
    [PROVENANCE]: provenance,
    [DATA_VERSION_BY_FIELD]: row.dataVersions ?? versions,
    [DATA_VERSION]: row.dataVersions === undefined ? provenance : joinedHash(row.dataVersions),
    [FEATURE_VERSION]: row.featureVersion ?? "v1",
    [PROJECT_VERSION]: "p1",
    [CREATED_AT]: row.created ?? updated,
    [UPDATED_AT]: updated,
    [DELETED_AT]: row.deleted ?? null,
    [MATERIALIZATION_ID]: null,
  };
}

/** Hash of versions joined in struct-key order; NULL if any is. */
function joinedHash(versions: Readonly<Record<string, string | null>>): string | null {
  const values = Object.keys(versions)
    .sort()
    .map((key) => versions[key] ?? null);
  return values.includes(null) ? null : h(values.join("|"));
}

export function batches(table: GivenTable): RowBatches {
  return batchesOf([rowsBatch(tableTypes(table), tableRows(table))]);
}

/** A parent that gives all its columns under their own names. */
export function parent(key: string, table: GivenTable, more: Partial<ParentRequest> = {}): ParentRequest {
  const columns = Object.entries(table.columns).map(([name, type]) => ({ name, from: name, type }));
  return {
    feature: key,
    table: tableName(key.split("/")),
    types: tableTypes(table),
    featureVersion: "v1",
    idColumns: ["id"],
    where: undefined,
    columns,
    filter: undefined,
    versions: table.fields,
    optional: false,
    ...more,
  };
}

export function target(table: GivenTable | undefined, more: Partial<TargetRequest> = {}): TargetRequest {
  return {
    table: tableName(["child"]),
    types: table && tableTypes(table),
    featureVersion: "v1",
    idColumns: ["id"],
    where: undefined,
    stale: [],
    marks: undefined,
    ...more,
  };
}

/** A request that joins on `id` and compares on it. */
export function request(
  more: Partial<ResolveRequest> & Pick<ResolveRequest, "parents" | "fields" | "columns">,
): ResolveRequest {
  return {
    feature: "child",
    hash: HASH,
    samples: undefined,
    joinOn: ["id"],
    target: target(undefined),
    compareOn: ["id"],
    collapse: false,
    groupOrder: [],
    compareWith: "definition",
    ...more,
  };
}

/** The one field of most tests: reads field `f` of parent 0. */
export const FIELD = {
  field: "out",
  structKey: "out",
  codeVersion: "1",
  parts: ["out|1|p.f|", { parent: 0, structKey: "f" }],
};

export async function resolve(
  of: ResolveRequest,
  inputs: Partial<EngineInputs>,
  options: Partial<EngineOptions> = {},
): Promise<RowBatches> {
  const given = { parents: [], target: undefined, marks: undefined, otherDefinitions: [], ...inputs };
  return resolveWithPolars(of, given, { directory: tmpdir(), ...options });
}

export async function allRows(rows: RowBatches): Promise<StoredRow[]> {
  const all: StoredRow[] = [];
  for await (const batch of rows) all.push(...(await batch.rows()));
  return all;
}

/** Some columns of a result's rows, but the summary. */
export async function resolved(
  of: ResolveRequest,
  inputs: Partial<EngineInputs>,
  columns: readonly string[],
): Promise<StoredRow[]> {
  const rows = await allRows(await resolve(of, inputs));
  return rows
    .filter((row) => row.metaxy_status !== "summary")
    .map((row) => bare(columns.map((name) => [name, row[name] ?? null] as const)));
}

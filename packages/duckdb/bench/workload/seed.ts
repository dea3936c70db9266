import { rm } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import pl, { type DataFrame } from "nodejs-polars";
import { DuckDBMetadataStore, type DuckDBMetadataStoreOptions } from "../../src/index.ts";
import { ID, type Scenario } from "./scenarios.ts";

/** How the store of a benchmark hashes. */
export type StoreHash = Required<Pick<DuckDBMetadataStoreOptions, "hashAlgorithm" | "hashTruncationLength">>;

export interface RootRows {
  readonly root: number;
  readonly rows: number;
  /** Whether a tenth of the rows of root 0 has another `audio` than before. */
  readonly isMutated: boolean;
}

function versionSql(field: string, number: number, { root, isMutated }: RootRows): string {
  const version = `'${field[0]}' || ((i * 7919 + ${42 + root} * 104729 + ${number} * 1299709) % 1048576)::VARCHAR`;
  const isBumped = isMutated && root === 0 && field === "audio";
  return isBumped ? `${version} || CASE WHEN i % 10 = 3 THEN '_bumped' ELSE '' END` : version;
}

/** Rows of a root as a user has them: ids, and a version per field. */
export async function rootFrame({ fields }: Scenario, given: RootRows, folder: string): Promise<DataFrame> {
  const versions = fields.map((field, number) => `'${field}': ${versionSql(field, number, given)}`);
  const select = `SELECT i::UBIGINT AS ${ID}, {${versions.join(", ")}} AS metaxy_provenance_by_field FROM range(${given.rows}) r(i)`;
  const path = `${folder}/root.parquet`;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const frame = await pl.scanParquet(path).collect();
  await rm(path);
  return frame;
}

/** Writes every root, the leaf made of them, and root 0 once more with a tenth of its rows changed. */
export async function seedStale(
  scenario: Scenario,
  { folder, rows, hash }: { readonly folder: string; readonly rows: number; readonly hash: StoreHash },
): Promise<string> {
  const database = `${folder}/${scenario.name}-${hash.hashAlgorithm}.duckdb`;
  await using store = await new DuckDBMetadataStore({ database, ...hash }).open("write");
  for (const [root, feature] of scenario.roots.entries()) {
    await store.writeMetadata(feature, await rootFrame(scenario, { root, rows, isMutated: false }, folder));
  }
  await using increment = await store.resolveUpdate(scenario.leaf);
  await store.writeMetadata(scenario.leaf, (await increment.collect()).new);
  const [root] = scenario.roots;
  if (root === undefined) throw new TypeError("a scenario has a root");
  await store.writeMetadata(root, await rootFrame(scenario, { root: 0, rows, isMutated: true }, folder));
  return database;
}

import { rm } from "node:fs/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { AnyFeature } from "@metaxy/core";
import pl, { type DataFrame } from "nodejs-polars";
import { ID, type Scenario } from "./scenarios.ts";

const tableOf = (feature: AnyFeature): string => feature.key.toString().replaceAll("/", "__");

/** Rows of one definition, the latest of each id by one key, as a person would write it. */
function latestSql(table: string, version: string, columns: readonly string[]): string {
  return `SELECT ${columns.join(", ")} FROM (SELECT * FROM ${table} WHERE metaxy_feature_version = '${version}'
    QUALIFY row_number() OVER (PARTITION BY ${ID} ORDER BY coalesce(metaxy_deleted_at, metaxy_updated_at) DESC) = 1)
    WHERE metaxy_deleted_at IS NULL`;
}

const md5 = (parts: readonly string[]): string => `left(md5(concat(${parts.join(", ")})), 8)`;

function increment({ roots, fields, leaf, leafFields }: Scenario, version: (feature: AnyFeature) => string): string {
  const parents = roots.map((root, n) => {
    const versions = fields.map((field) => `metaxy_data_version_by_field.${field} AS u${n}_${field}`);
    return `u${n} AS (${latestSql(tableOf(root), version(root), [ID, ...versions])})`;
  });
  const parts = roots.flatMap((root, n) =>
    fields.toSorted().flatMap((field) => [`'|${root.key}.${field}|'`, `u${n}_${field}`]),
  );
  const hashes = leafFields.map((field, n) => `${md5([`'${field}|1'`, ...parts])} AS h${n}`);
  const joins = roots.slice(1).map((_, n) => `JOIN u${n + 1} USING (${ID})`);
  const whole = md5(leafFields.flatMap((_, n) => (n === 0 ? ["h0"] : ["'|'", `h${n}`])));
  const record = `{${leafFields.map((field, n) => `'${field}': h${n}`).join(", ")}}`;
  const stored = [ID, "metaxy_provenance AS cp", "metaxy_provenance_by_field AS cpf"];
  return `WITH ${parents.join(", ")}, h AS (SELECT ${ID}, ${hashes.join(", ")} FROM u0 ${joins.join(" ")}),
    e AS (SELECT *, ${whole} AS p FROM h), c AS (${latestSql(tableOf(leaf), version(leaf), stored)})
    SELECT coalesce(e.${ID}, c.${ID}) AS ${ID},
      CASE WHEN c.${ID} IS NULL THEN 'new' WHEN e.${ID} IS NULL THEN 'orphaned' ELSE 'stale' END AS status,
      CASE WHEN e.${ID} IS NULL THEN cpf ELSE ${record} END AS metaxy_provenance_by_field,
      coalesce(p, cp) AS metaxy_provenance
    FROM e FULL JOIN c ON e.${ID} = c.${ID}
    WHERE c.${ID} IS NULL OR e.${ID} IS NULL OR c.cp IS NULL OR e.p <> c.cp`;
}

async function versionsOf(connection: DuckDBConnection, features: readonly AnyFeature[]): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const feature of features) {
    const table = tableOf(feature);
    const rows = await (await connection.run(`SELECT metaxy_feature_version FROM ${table} LIMIT 1`)).getRows();
    versions.set(table, String(rows[0]?.[0]));
  }
  return versions;
}

/**
 * What a person would write by hand for the same increment: MD5 cut at 8, no tie-break, no NULL rules, no stale fields, no
 * previous rows.
 */
export async function resolveByHand(database: string, scenario: Scenario, folder: string): Promise<DataFrame> {
  const instance = await DuckDBInstance.create(database, {
    access_mode: "READ_ONLY",
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  const versions = await versionsOf(connection, [...scenario.roots, scenario.leaf]);
  const select = increment(scenario, (feature) => versions.get(tableOf(feature)) ?? "");
  const path = `${folder}/hand.parquet`;
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const frame = await pl.scanParquet(path).collect();
  await rm(path);
  return frame;
}

/** Writes a root's rows through a Parquet file, with the columns that the store would add. */
export async function writeByHand(database: string, frame: DataFrame, { roots, fields }: Scenario): Promise<void> {
  const [root] = roots;
  if (root === undefined) throw new TypeError("the scenario has a root");
  const path = `${database}.parquet`;
  await frame.lazy().sinkParquet(path, { compression: "lz4" }).collect();
  const instance = await DuckDBInstance.create(database, { preserve_insertion_order: "false" });
  const connection = await instance.connect();
  const versions = fields
    .toSorted()
    .flatMap((field, n) => [...(n === 0 ? [] : ["'|'"]), `metaxy_provenance_by_field.${field}`]);
  await connection.run(`CREATE TABLE ${tableOf(root)} AS SELECT *, ${md5(versions)} AS metaxy_provenance,
    metaxy_provenance_by_field AS metaxy_data_version_by_field, metaxy_provenance AS metaxy_data_version,
    'version' AS metaxy_feature_version, NULL::VARCHAR AS metaxy_project_version, now() AS metaxy_created_at,
    now() AS metaxy_updated_at, NULL::TIMESTAMPTZ AS metaxy_deleted_at, NULL::VARCHAR AS metaxy_materialization_id
    FROM '${path}'`);
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
  await rm(path);
}

/** Reads the latest rows of a root, all columns, through a Parquet file. */
export async function readByHand(database: string, root: AnyFeature): Promise<DataFrame> {
  const instance = await DuckDBInstance.create(database, {
    access_mode: "READ_ONLY",
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  const path = `${database}.parquet`;
  await connection.run(`COPY (${latestSql(tableOf(root), "version", ["*"])}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const frame = await pl.scanParquet(path).collect();
  await rm(path);
  return frame;
}

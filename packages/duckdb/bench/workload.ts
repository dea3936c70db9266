import { DuckDBInstance } from "@duckdb/node-api";
import { type ParentRequest, type ResolveRequest, systemColumnTypes, tableName } from "@metaxy/core/driver";

/** The graphs of the benchmark: roots with some fields each, and a leaf that reads all of them. */
export interface Scenario {
  readonly roots: readonly string[];
  readonly fields: readonly string[];
  readonly leaf: string;
  readonly leafFields: readonly string[];
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  simple: {
    roots: ["simple_root"],
    fields: ["audio", "frames"],
    leaf: "simple_leaf",
    leafFields: ["prediction"],
  },
  wide: {
    roots: ["wide_root_0", "wide_root_1"],
    fields: ["audio", "frames", "optical_flow", "embedding"],
    leaf: "wide_leaf",
    leafFields: ["prediction_a", "prediction_b"],
  },
};

/** All hashes of the benchmark are MD5, cut to this. */
export const HASH_LENGTH = 8;

const cutMd5 = (text: string): string => `left(md5(${text}), ${HASH_LENGTH})`;

function versionSql(
  root: number,
  field: string,
  options: { readonly number: number; readonly mutated: boolean },
): string {
  const version = `'${field[0]}' || ((i * 7919 + ${42 + root} * 104729 + ${options.number} * 1299709) % 1048576)::VARCHAR`;
  const isBumped = options.mutated && root === 0 && field === "audio";
  return isBumped ? `${version} || CASE WHEN i % 10 = 3 THEN '_bumped' ELSE '' END` : version;
}

const TAIL = (version: string, time: string): string =>
  `'${version}' AS metaxy_feature_version, 'project' AS metaxy_project_version, TIMESTAMPTZ '${time}' AS metaxy_created_at,
   TIMESTAMPTZ '${time}' AS metaxy_updated_at, NULL::TIMESTAMPTZ AS metaxy_deleted_at, NULL::VARCHAR AS metaxy_materialization_id`;

function rootSql({ fields }: Scenario, root: number, write: { rows: number; mutated: boolean; time: string }): string {
  const versions = fields.map(
    (field, number) => `'${field}': ${versionSql(root, field, { number, mutated: write.mutated })}`,
  );
  const joined = [...fields].sort().map((field) => `s.${field}`);
  const whole = cutMd5(joined.join(" || '|' || "));
  return `SELECT i::UBIGINT AS sample_uid, s AS metaxy_provenance_by_field, ${whole} AS metaxy_provenance,
    s AS metaxy_data_version_by_field, ${whole} AS metaxy_data_version, ${TAIL(`root${root}`, write.time)}
    FROM (SELECT i, {${versions.join(", ")}} AS s FROM range(${write.rows}) r(i))`;
}

function leafSql({ roots, fields, leafFields }: Scenario): string {
  const parts = roots.flatMap((root, n) =>
    [...fields].sort().map((field) => `'|bench/${root}.${field}|' || u${n}.metaxy_data_version_by_field.${field}`),
  );
  const hashes = leafFields.map((field, n) => `${cutMd5(`'${field}|1' || ${parts.join(" || ")}`)} AS h${n}`);
  const record = `{${leafFields.map((field, n) => `'${field}': h${n}`).join(", ")}}`;
  const whole = cutMd5(leafFields.map((_, n) => `h${n}`).join(" || '|' || "));
  const joins = roots.slice(1).map((root, n) => `JOIN bench__${root} u${n + 1} USING (sample_uid)`);
  return `SELECT sample_uid, ${record} AS metaxy_provenance_by_field, ${whole} AS metaxy_provenance,
    ${record} AS metaxy_data_version_by_field, ${whole} AS metaxy_data_version, ${TAIL("leaf", "2024-01-02 00:00:00+00")}
    FROM (SELECT u0.sample_uid, ${hashes.join(", ")} FROM bench__${roots[0]} u0 ${joins.join(" ")})`;
}

/** Writes every root, the leaf made of them, and root 0 once more with a tenth of its rows changed. */
export async function seedStale(path: string, scenario: Scenario, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(path, { preserve_insertion_order: "false" });
  const connection = await instance.connect();
  for (const [n, root] of scenario.roots.entries()) {
    const write = { rows, mutated: false, time: "2024-01-01 00:00:00+00" };
    await connection.run(`CREATE TABLE bench__${root} AS ${rootSql(scenario, n, write)}`);
  }
  await connection.run(`CREATE TABLE bench__${scenario.leaf} AS ${leafSql(scenario)}`);
  const again = { rows, mutated: true, time: "2024-01-03 00:00:00+00" };
  await connection.run(`INSERT INTO bench__${scenario.roots[0]} ${rootSql(scenario, 0, again)}`);
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
}

function parentOf(scenario: Scenario, root: string, n: number): ParentRequest {
  return {
    feature: `bench/${root}`,
    table: tableName(["bench", root]),
    types: new Map([["sample_uid", "uint64"] as const, ...systemColumnTypes(scenario.fields)]),
    featureVersion: `root${n}`,
    idColumns: ["sample_uid"],
    where: undefined,
    columns: [{ name: "sample_uid", from: "sample_uid", type: "uint64" }],
    filter: undefined,
    versions: [...scenario.fields].sort(),
    optional: false,
  };
}

/** The leaf's increment as an engine is asked for it. */
export function leafRequest(scenario: Scenario): ResolveRequest {
  const { roots, fields, leaf, leafFields } = scenario;
  const parts = roots.flatMap((root, parent) =>
    [...fields].sort().flatMap((structKey) => [`|bench/${root}.${structKey}|`, { parent, structKey }]),
  );
  return {
    feature: `bench/${leaf}`,
    hash: { algorithm: "md5", length: HASH_LENGTH },
    fields: leafFields.map((field) => ({ field, structKey: field, codeVersion: "1", parts: [`${field}|1`, ...parts] })),
    parents: roots.map((root, n) => parentOf(scenario, root, n)),
    samples: undefined,
    joinOn: ["sample_uid"],
    columns: [{ name: "sample_uid", type: "uint64" }],
    target: {
      table: tableName(["bench", leaf]),
      types: new Map([["sample_uid", "uint64"] as const, ...systemColumnTypes(leafFields)]),
      featureVersion: "leaf",
      idColumns: ["sample_uid"],
      where: undefined,
      stale: [],
      marks: undefined,
    },
    compareOn: ["sample_uid"],
    collapse: false,
    groupOrder: [],
    compareWith: "definition",
  };
}

/** Rows of one definition, the latest of each id by one key, as a person would write it. */
function latestSql(table: string, version: string, columns: string): string {
  return `SELECT ${columns} FROM (SELECT * FROM bench__${table} WHERE metaxy_feature_version = '${version}'
    QUALIFY row_number() OVER (PARTITION BY sample_uid ORDER BY coalesce(metaxy_deleted_at, metaxy_updated_at) DESC) = 1)
    WHERE metaxy_deleted_at IS NULL`;
}

/** What a person would write by hand for the same increment: no tie-break, no NULL rules, no previous row. */
export function handWrittenSql({ roots, fields, leaf, leafFields }: Scenario): string {
  const parents = roots.map((root, n) => {
    const versions = fields.map((field) => `metaxy_data_version_by_field.${field} AS u${n}_${field}`);
    return `u${n} AS (${latestSql(root, `root${n}`, ["sample_uid", ...versions].join(", "))})`;
  });
  const parts = roots.flatMap((root, n) =>
    [...fields].sort().map((field) => `'|bench/${root}.${field}|', u${n}_${field}`),
  );
  const hashes = leafFields.map((field, n) => `${cutMd5(`concat('${field}|1', ${parts.join(", ")})`)} AS h${n}`);
  const joins = roots.slice(1).map((_, n) => `JOIN u${n + 1} USING (sample_uid)`);
  const record = `{${leafFields.map((field, n) => `'${field}': h${n}`).join(", ")}}`;
  const whole = cutMd5(`concat(${leafFields.map((_, n) => `h${n}`).join(", '|', ")})`);
  const current = latestSql(leaf, "leaf", "sample_uid, metaxy_provenance AS cp, metaxy_provenance_by_field AS cpf");
  return `WITH ${parents.join(", ")}, h AS (SELECT sample_uid, ${hashes.join(", ")} FROM u0 ${joins.join(" ")}),
    e AS (SELECT *, ${whole} AS p FROM h), c AS (${current})
    SELECT coalesce(e.sample_uid, c.sample_uid) AS sample_uid,
      CASE WHEN c.sample_uid IS NULL THEN 'new' WHEN e.sample_uid IS NULL THEN 'orphaned' ELSE 'stale' END AS status,
      CASE WHEN e.sample_uid IS NULL THEN cpf ELSE ${record} END AS metaxy_provenance_by_field,
      coalesce(p, cp) AS metaxy_provenance
    FROM e FULL JOIN c ON e.sample_uid = c.sample_uid
    WHERE c.sample_uid IS NULL OR e.sample_uid IS NULL OR c.cp IS NULL OR e.p <> c.cp`;
}

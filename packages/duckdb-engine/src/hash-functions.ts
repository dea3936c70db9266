import { BIGINT, type DuckDBConnection, UBIGINT } from "@duckdb/node-api";
import { type HashAlgorithm, hashTemplateToNumbers } from "@metaxy/core/driver";
import { constant, isSql, joinSql, type Sql, sql, trustedSql } from "@metaxy/sql";
import { makeTextFunction } from "./hash-text-function.ts";

/** Hashes that the engine itself does not have. */
export type FunctionHash = Exclude<HashAlgorithm, "md5" | "sha256">;

/** The functions `mx_…` of an instance. */
export interface HashFunctions {
  /**
   * SQL of the decimal text (not cut) of the hash of the parts joined: constant texts, and text expressions of which NULL
   * makes the hash NULL. An expression stands twice in it, so it should be a column or as cheap as one.
   */
  expression(algorithm: FunctionHash, parts: readonly (string | Sql)[]): Sql;
}

const FUNCTION_HASHES: readonly FunctionHash[] = ["xxhash32", "xxhash64", "xxh3_64", "wyhash", "farmhash"];

const registered = new WeakSet<object>();

/**
 * Registers `mx_xxhash32`, `mx_xxhash64`, `mx_xxh3_64`, `mx_wyhash` and `mx_farmhash` (BIGINT; the others UBIGINT), which
 * all connections of the instance see until it is closed. Once per instance, for which `instanceKey` stands; later calls
 * do nothing, since a second registration would add overloads. The connection must be idle and outside of a transaction.
 * Queries that call them wait for this thread, so it must not be blocked meanwhile.
 */
export function registerHashFunctions(connection: DuckDBConnection, instanceKey: object): HashFunctions {
  if (!registered.has(instanceKey)) {
    for (const algorithm of FUNCTION_HASHES) {
      const hash = makeTextFunction({
        name: `mx_${algorithm}`,
        // FARM_FINGERPRINT is a signed number.
        returnType: algorithm === "farmhash" ? BIGINT : UBIGINT,
        compute: (texts) => hashTemplateToNumbers(algorithm, [0], [texts], texts.length).values,
      });
      connection.registerScalarFunction(hash);
    }
    registered.add(instanceKey);
  }
  return { expression: hashExpression };
}

function hashExpression(algorithm: FunctionHash, parts: readonly (string | Sql)[]): Sql {
  return sql`CAST(${trustedSql(`mx_${algorithm}`)}(${joinedText(parts)}) AS VARCHAR)`;
}

/** The parts as one text, NULL where one of them is; computed in any case, since stored texts are slow to read. */
function joinedText(parts: readonly (string | Sql)[]): Sql {
  const values = parts.filter(isSql);
  if (values.length === 0) return constant(parts.filter((part) => typeof part === "string").join(""));
  const texts = parts.map((part) => (typeof part === "string" ? constant(part) : sql`(${part})`));
  if (texts.length === 1) return sql`${joinSql(texts)} || ''`;
  const isNull = values.map((value) => sql`(${value}) IS NULL`);
  // concat() takes NULL for '', and is several times faster than a chain of ||, which does not.
  return sql`CASE WHEN ${joinSql(isNull, sql` OR `)} THEN NULL ELSE concat(${joinSql(texts)}) END`;
}

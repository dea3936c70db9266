import type { DeleteQuery } from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";
import { predicateSql } from "./predicate-sql.ts";
import { readSql, type StoredTable } from "./read-sql.ts";
import { allTrue, name, type Sql, sql } from "./sql.ts";

/** Removes the rows whose `by` columns equal those of a row that `matching` gives; NULL equals NULL. */
export function deleteSql(table: StoredTable & { readonly name: string }, query: DeleteQuery, dialect: Dialect): Sql {
  const matching = readSql(table, { ...query.matching, columns: query.by }, dialect);
  const doomed = name(`${table.name}_doomed`);
  const same = query.by.map(
    (column) => sql`${doomed}.${name(column)} IS NOT DISTINCT FROM ${name(table.name)}.${name(column)}`,
  );
  const within =
    query.within === undefined ? sql`` : sql` AND (${predicateSql(query.within, { types: table.types }, dialect)})`;
  return sql`DELETE FROM ${name(table.name)} WHERE EXISTS (SELECT 1 FROM (${matching}) AS ${doomed} WHERE ${allTrue(same)})${within}`;
}

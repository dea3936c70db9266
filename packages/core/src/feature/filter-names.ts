/**
 * Words that cannot stand for a column unless they are quoted: those of the grammar, and those that the reference's SQL
 * parser takes for something else. Measured with sqlglot 28.
 */
const RESERVED: ReadonlySet<string> = new Set(
  `alter analyze and any as begin between cache call case comment commit connect_by_root copy create cross
  current_catalog current_date current_time current_timestamp current_user delete desc describe distinct drop else except
  execute explain false fetch for from glob grant having if ilike in inner insert intersect interval into is join kill
  lateral like load localtime localtimestamp merge not notnull null on optimize or out outer partitioned_by pivot pragma
  prepare qualify regexp rename returning revoke rlike rollback select session_user set show straight_join tablesample
  then true truncate uncache union unpivot update use using vacuum values when where with xor`.split(/\s+/),
);

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function isReservedWord(name: string): boolean {
  return RESERVED.has(name.toLowerCase());
}

/** A name as it stands in a filter's text: quoted only where it must be. */
export function nameText(name: string): string {
  return PLAIN_NAME.test(name) && !isReservedWord(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

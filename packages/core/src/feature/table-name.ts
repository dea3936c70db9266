/** Name of a table: the key's parts, for stores that make folders of them, and one identifier, by which tables are compared. */
export interface TableName {
  readonly parts: readonly string[];
  /** Parts with `-` as `_`, joined by `__`, e.g. `video__raw`. */
  readonly name: string;
}

/** Table of a feature or of a system key. */
export function tableName(parts: readonly string[]): TableName {
  return { parts, name: parts.map((part) => part.replaceAll("-", "_")).join("__") };
}

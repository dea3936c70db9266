import type { ColumnRef, ColumnType, ColumnTypes, Literal, Operand, Predicate } from "@metaxy/core/driver";
import { didYouMean, MetadataSchemaError } from "@metaxy/core/driver";
import type { Dialect } from "./dialect.ts";
import { allTrue, anyTrue, bind, joinSql, name, type Sql, sql, trustedSql } from "./sql.ts";

/** The columns that a predicate may name. */
export interface PredicateColumns {
  readonly types: ColumnTypes;
  /** The column in the statement; by default its quoted name. */
  readonly column?: (name: string) => Sql;
}

interface TypedSql {
  readonly sql: Sql;
  readonly type: ColumnType;
}

const TRUE = sql`1 = 1`;
const FALSE = sql`1 = 0`;
const UNKNOWN = sql`NULL = 1`;

function columnSql(reference: ColumnRef, columns: PredicateColumns, dialect: Dialect): TypedSql {
  const type = columns.types.get(reference.name);
  if (type === undefined) {
    const named = JSON.stringify(reference.name);
    throw new MetadataSchemaError(
      `A filter names column ${named}, which the table lacks.${didYouMean(reference.name, columns.types.keys())}`,
      { details: { column: reference.name } },
    );
  }
  const column = columns.column?.(reference.name) ?? name(reference.name);
  if (reference.field === undefined) return { sql: column, type };
  const isMap = typeof type === "object" && "map" in type;
  const isStruct = typeof type === "object" && "struct" in type;
  const fieldType = isMap ? type.map.value : isStruct ? type.struct.get(reference.field) : undefined;
  return { sql: dialect.readField(column, reference.field, type), type: fieldType ?? "null" };
}

function literalSql(value: Literal, type: ColumnType | undefined): Sql {
  return type === undefined || type === "null" ? sql`${value}` : bind(value, type);
}

function compareSql(node: Predicate & { kind: "compare" }, columns: PredicateColumns, dialect: Dialect): Sql {
  const left = node.left.kind === "column" ? columnSql(node.left, columns, dialect) : undefined;
  const right = node.right.kind === "column" ? columnSql(node.right, columns, dialect) : undefined;
  const write = (operand: Operand, own: TypedSql | undefined, other: TypedSql | undefined): Sql =>
    own?.sql ?? (operand.kind === "literal" ? literalSql(operand.value, other?.type) : UNKNOWN);
  const isOrder = node.operator !== "=" && node.operator !== "!=";
  const isText = (left?.type ?? right?.type) === "string";
  const form = (text: Sql): Sql => (isOrder && isText ? dialect.byCodePoint(text) : text);
  const operator = trustedSql(node.operator === "!=" ? "<>" : node.operator);
  return sql`${form(write(node.left, left, right))} ${operator} ${form(write(node.right, right, left))}`;
}

function operandSql(operand: Operand, columns: PredicateColumns, dialect: Dialect): TypedSql {
  if (operand.kind === "column") return columnSql(operand, columns, dialect);
  return { sql: literalSql(operand.value, undefined), type: "null" };
}

function inSql(node: Predicate & { kind: "in" }, columns: PredicateColumns, dialect: Dialect): Sql {
  if (node.values.length === 0) return node.negated ? TRUE : FALSE;
  const { sql: operand, type } = operandSql(node.operand, columns, dialect);
  const values = joinSql(node.values.map((value) => literalSql(value, type)));
  return node.negated ? sql`${operand} NOT IN (${values})` : sql`${operand} IN (${values})`;
}

function constantSql(value: boolean | null): Sql {
  if (value === null) return UNKNOWN;
  return value ? TRUE : FALSE;
}

/**
 * A filter as a SQL condition with the same three-valued logic; literals have the type of their column.
 * @throws MetadataSchemaError METADATA_SCHEMA for a column that `columns` lacks.
 */
export function predicateSql(predicate: Predicate, columns: PredicateColumns, dialect: Dialect): Sql {
  const write = (node: Predicate): Sql => {
    switch (node.kind) {
      case "compare":
        return compareSql(node, columns, dialect);
      case "in":
        return inSql(node, columns, dialect);
      case "null": {
        const operand = operandSql(node.operand, columns, dialect).sql;
        return node.negated ? sql`${operand} IS NOT NULL` : sql`${operand} IS NULL`;
      }
      case "and":
        return allTrue(node.all.map(write));
      case "or":
        return anyTrue(node.any.map(write));
      case "not":
        return sql`NOT (${write(node.predicate)})`;
      case "constant":
        return constantSql(node.value);
      case "truth": {
        if (node.operand.kind === "literal") {
          const { value } = node.operand;
          return constantSql(value === null ? null : value === true);
        }
        const { sql: operand, type } = columnSql(node.operand, columns, dialect);
        return type === "bool" ? operand : sql`CAST(${operand} AS ${trustedSql(dialect.typeName("bool"))})`;
      }
    }
  };
  return write(predicate);
}

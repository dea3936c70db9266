import type { ColumnType, Literal } from "@metaxy/core/driver";
import { MetadataStoreError } from "@metaxy/core/driver";

/** A value of a statement, which is bound or written down, and the type of the column that it is compared with or stored in. */
export interface BoundValue {
  readonly value: Literal;
  readonly type?: ColumnType;
}

type SqlPart =
  | { readonly kind: "trusted"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "constant"; readonly text: string }
  | { readonly kind: "value"; readonly bound: BoundValue };

const PARTS: unique symbol = Symbol("sql");

/** A piece of SQL; only {@link sql} and its companions make one, so that no text is spliced by accident. */
export interface Sql {
  readonly [PARTS]: readonly SqlPart[];
}

/** What of a dialect writes a piece of SQL down. */
export interface SqlWriter {
  quoteName(name: string): string;
  quoteText(text: string): string;
  placeholder(position: number, bound: BoundValue): string;
  /**
   * The value as it stands in the statement, for engines that plan that faster than a placeholder. Equal to the bound value
   * in type, precision and whatever is in a text; `undefined`, where in doubt: it is bound.
   */
  writtenValue?(bound: BoundValue): string | undefined;
}

/** A statement as drivers take it. */
export interface RenderedSql {
  readonly text: string;
  readonly values: readonly BoundValue[];
}

const NOTHING: Sql = { [PARTS]: [] };

/** Whether a value is a piece of SQL. */
export function isSql(value: unknown): value is Sql {
  return typeof value === "object" && value !== null && PARTS in value;
}

function isLiteral(value: unknown): value is Literal {
  if (value === null) return true;
  if (typeof value === "object") {
    if ("timestamp" in value) return typeof value.timestamp === "bigint";
    return "binary" in value && value.binary instanceof Uint8Array;
  }
  return ["boolean", "number", "bigint", "string"].includes(typeof value);
}

function partsOf(value: unknown): readonly SqlPart[] {
  if (isSql(value)) return value[PARTS];
  if (isLiteral(value)) return [{ kind: "value", bound: { value } }];
  throw new MetadataStoreError(
    "INVALID_ARGUMENT",
    `sql\`…\` takes values to bind and other sql\`…\` pieces, not ${Array.isArray(value) ? "an array" : `a value of type ${typeof value}`}; join lists with joinSql, write names with name().`,
  );
}

/**
 * A piece of SQL. `${value}` is bound as a parameter or written as the dialect escapes it, `${sql}` is spliced; anything else throws.
 * @throws MetadataStoreError INVALID_ARGUMENT
 * @example sql`SELECT ${name("path")} FROM ${name("video__raw")} WHERE ${name("duration")} > ${1.5}`
 */
export function sql(texts: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  const parts: SqlPart[] = [];
  texts.forEach((text, i) => {
    if (text !== "") parts.push({ kind: "trusted", text });
    if (i < values.length) for (const part of partsOf(values[i])) parts.push(part);
  });
  return { [PARTS]: parts };
}

/** A name of a table, column or alias, quoted by the dialect. */
export function name(text: string): Sql {
  return { [PARTS]: [{ kind: "name", name: text }] };
}

/** A text that stands in the statement itself, quoted by the dialect: for constants that the planner should see. */
export function constant(text: string): Sql {
  return { [PARTS]: [{ kind: "constant", text }] };
}

/** A value with the type of the column that it belongs to; bound, or written as the dialect escapes it. */
export function bind(value: Literal, type: ColumnType): Sql {
  return { [PARTS]: [{ kind: "value", bound: { value, type } }] };
}

/** SQL as it stands, for authors of dialects: words, types and numbers of their own, never anything that was given. */
export function trustedSql(text: string): Sql {
  return { [PARTS]: [{ kind: "trusted", text }] };
}

/** Pieces one after the other, with a separator in between. */
export function joinSql(pieces: readonly Sql[], separator: Sql = sql`, `): Sql {
  const parts: SqlPart[] = [];
  pieces.forEach((piece, i) => {
    // One by one: arguments of a call are limited, parts are not.
    if (i > 0) for (const part of separator[PARTS]) parts.push(part);
    for (const part of piece[PARTS]) parts.push(part);
  });
  return parts.length === 0 ? NOTHING : { [PARTS]: parts };
}

/** Conditions that must all hold; none: true. */
export function allTrue(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`1 = 1`;
  return joinSql(
    conditions.map((each) => sql`(${each})`),
    sql` AND `,
  );
}

/** Conditions of which one must hold; none: false. */
export function anyTrue(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`1 = 0`;
  return joinSql(
    conditions.map((each) => sql`(${each})`),
    sql` OR `,
  );
}

function writePart(part: SqlPart, writer: SqlWriter, values: BoundValue[]): string {
  switch (part.kind) {
    case "trusted":
      return part.text;
    case "name":
      return writer.quoteName(part.name);
    case "constant":
      return writer.quoteText(part.text);
    case "value": {
      const written = writer.writtenValue?.(part.bound);
      if (written !== undefined) return written;
      values.push(part.bound);
      return writer.placeholder(values.length, part.bound);
    }
  }
}

/** The statement's text and the values of its placeholders, in their order. */
export function renderSql(statement: Sql, writer: SqlWriter): RenderedSql {
  const values: BoundValue[] = [];
  const texts = statement[PARTS].map((part) => writePart(part, writer, values));
  return { text: texts.join(""), values };
}

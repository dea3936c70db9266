import * as arrow from "apache-arrow";
import type { Literal } from "../feature/predicate.ts";
import { readArrow } from "../rows/arrow-to-rows.ts";
import type { ColumnType, StoredValue } from "../rows/column-type.ts";
import { entryOf, isNode, partsOf, type SyntaxNode } from "./expr-syntax.ts";

const DAY_MICROS = 86_400_000_000n;

/** The value of a literal node, with casts of literals; `undefined` for other nodes and for values that no filter has. */
export function literalOf(node: SyntaxNode): Literal | undefined {
  const [kind, value] = entryOf(node);
  if (kind === "Literal" && isNode(value)) return isNode(value.Scalar) ? scalarOf(value.Scalar) : undefined;
  if (kind === "Cast" && isNode(value) && isNode(value.expr) && isNode(value.dtype)) {
    const literal = literalOf(value.expr);
    return literal === undefined ? undefined : castLiteral(literal, value.dtype.Literal);
  }
  return kind === "Function" && isNode(value) ? zonedLiteral(value) : undefined;
}

/** The values of a list literal; `undefined` for other nodes and for values that no filter has. */
export function listLiterals(node: SyntaxNode): readonly Literal[] | undefined {
  const [kind, value] = entryOf(node);
  const scalar = kind === "Literal" && isNode(value) && isNode(value.Scalar) ? value.Scalar : {};
  if (!Array.isArray(scalar.List)) return undefined;
  const table = readArrow(arrow, Uint8Array.from(scalar.List));
  const [name, type] = [...table.types][0] ?? ["", "null"];
  const literals: Literal[] = [];
  for (const row of table.rows()) {
    const literal = storedLiteral(row[name] ?? null, type);
    if (literal === undefined) return undefined;
    literals.push(literal);
  }
  return literals;
}

function storedLiteral(value: StoredValue, type: ColumnType): Literal | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (type === "timestamp" || type === "timestamp_naive")
    return typeof value === "bigint" ? { timestamp: value } : undefined;
  if (type === "date") return typeof value === "number" ? { timestamp: BigInt(value) * DAY_MICROS } : undefined;
  if (typeof value === "bigint") return type === "time" ? undefined : value;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function scalarOf(scalar: SyntaxNode): Literal | undefined {
  const [type, value] = entryOf(scalar);
  if (type === "Null") return null;
  if (type === "String") return typeof value === "string" ? value : undefined;
  if (type === "Boolean") return typeof value === "boolean" ? value : undefined;
  // NaN and the infinities are lost in JSON.
  if (type === "Float64" || type === "Float32") return typeof value === "number" ? value : undefined;
  if (type === "Int64" || type === "UInt64") return typeof value === "string" ? BigInt(value) : undefined;
  if (/^U?Int(8|16|32)$/.test(type)) return typeof value === "number" ? BigInt(value) : undefined;
  if (type === "Date") return typeof value === "number" ? { timestamp: BigInt(value) * DAY_MICROS } : undefined;
  return type === "Datetime" && Array.isArray(value) ? datetime(value[0], value[1]) : undefined;
}

function datetime(count: unknown, unit: unknown): Literal | undefined {
  if (typeof count !== "string") return undefined;
  const exact = BigInt(count);
  if (unit === "Milliseconds") return { timestamp: exact * 1000n };
  if (unit === "Microseconds") return { timestamp: exact };
  return unit === "Nanoseconds" && exact % 1000n === 0n ? { timestamp: exact / 1000n } : undefined;
}

/** Casts that keep the value: of a time to another unit, of a whole number or its text to an integer, of any number to a float. */
function castLiteral(literal: Literal, dtype: unknown): Literal | undefined {
  if (literal === null) return null;
  if (typeof literal === "object") {
    const keepsAll =
      "timestamp" in literal && isNode(dtype) && Array.isArray(dtype.Datetime) && dtype.Datetime[0] !== "Milliseconds";
    return keepsAll ? literal : undefined;
  }
  if (dtype === "String") return typeof literal === "string" ? literal : undefined;
  if (dtype === "Float64") return typeof literal === "number" ? literal : undefined;
  if (dtype !== "Int64") return undefined;
  const isWhole = typeof literal === "bigint" || Number.isSafeInteger(literal) || /^-?\d{1,18}$/.test(String(literal));
  return isWhole && typeof literal !== "boolean" ? BigInt(literal) : undefined;
}

/** A time literal with a zone given to it, or shown in another one: the same instant, as long as the zone given is UTC. */
function zonedLiteral(node: SyntaxNode): Literal | undefined {
  const { inputs, name, options } = partsOf(node, "TemporalExpr");
  const literal = inputs[0] === undefined ? undefined : literalOf(inputs[0]);
  if (typeof literal !== "object" || literal === null || !("timestamp" in literal)) return undefined;
  const zone: unknown = Array.isArray(options) ? options[0] : undefined;
  return name === "ReplaceTimeZone" && isNode(zone) && zone.inner === "UTC" ? literal : undefined;
}

import { type DataType, type Expr, Series } from "nodejs-polars";
import binding from "nodejs-polars/bin/native-polars.js";
import type { ColumnLiteral } from "./native-frame.ts";

/** The expression behind the binding's wrapper: methods under the binding's native names. */
interface NativeExpr {
  readonly [method: string]: (...args: readonly unknown[]) => unknown;
}

/** A native conditional between `when` and `otherwise`. */
interface NativeWhen {
  when(condition: NativeExpr): NativeWhen;
  then(value: NativeExpr): NativeWhen;
  otherwise(value: NativeExpr): NativeExpr;
}

/** The native functions that are used here; the package types them as `null`. */
interface NativeFunctions {
  col(name: string): NativeExpr;
  lit(value: unknown): NativeExpr;
  litSeries(series: unknown): NativeExpr;
  when(condition: NativeExpr): NativeWhen;
  asStruct(fields: readonly NativeExpr[]): NativeExpr;
  concatLst(items: readonly NativeExpr[]): NativeExpr;
  allHorizontal(conditions: readonly NativeExpr[]): NativeExpr;
  anyHorizontal(conditions: readonly NativeExpr[]): NativeExpr;
  element(): NativeExpr;
  len(): NativeExpr;
}

const native = binding as unknown as NativeFunctions;

/** An expression, or what stands for one: a literal, and in lists of columns a name. */
type Operand = Expr | Series | ColumnLiteral | string | number | boolean | null;

function nativeOf(operand: Operand): NativeExpr {
  if (operand instanceof LightExpression) return operand._expr;
  if (typeof operand === "object" && operand !== null) {
    return "_s" in operand ? native.litSeries(operand._s) : (operand.inner() as NativeExpr);
  }
  return native.lit(operand);
}

const nativeColumn = (column: Operand): NativeExpr =>
  typeof column === "string" ? native.col(column) : nativeOf(column);

/** Methods without arguments that have one name here and in the native expression. */
const PLAIN = [
  "not",
  "isNull",
  "isNotNull",
  "sum",
  "min",
  "max",
  "first",
  "last",
  "len",
  "nUnique",
  "dropNulls",
  "floor",
  "implode",
];
/** Methods with one operand: name here → native name. */
const BINARY: Readonly<Record<string, string>> = {
  eq: "eq",
  neq: "neq",
  gt: "gt",
  gtEq: "gtEq",
  lt: "lt",
  ltEq: "ltEq",
  and: "and",
  or: "or",
  add: "add",
  sub: "sub",
  mul: "mul",
  rem: "rem",
  fillNull: "fillNull",
  filter: "filter",
  gather: "gather",
};

/**
 * A Polars expression without the binding's wrapper, which makes 180 methods anew for each expression and takes a
 * millisecond. It has the methods that the engine uses, under the binding's names.
 */
class LightExpression {
  readonly _expr: NativeExpr;

  constructor(expression: NativeExpr) {
    this._expr = expression;
  }

  inner(): NativeExpr {
    return this._expr;
  }

  /** How the binding knows expressions. */
  [Symbol.toStringTag](): string {
    return "Expr";
  }

  serialize(format: string): Buffer {
    // The native method gives bytes whatever the format.
    return this._expr.serialize?.(format) as Buffer;
  }

  alias(name: string): Expr {
    return light(this._expr.alias?.(name));
  }

  cast(type: DataType, strict = false): Expr {
    return light(this._expr.cast?.(type, strict));
  }

  isIn(values: readonly unknown[] | Expr, nullsEqual = false): Expr {
    const among = Array.isArray(values) ? native.lit(Series([...values]).inner()) : nativeOf(values as Expr);
    return light(this._expr.isIn?.(among, nullsEqual));
  }

  any(ignoreNulls = true): Expr {
    return light(this._expr.any?.(ignoreNulls));
  }

  over(...partition: readonly Operand[]): Expr {
    return light(this._expr.over?.(partition.map(nativeColumn)));
  }

  get struct(): {
    field(name: string): Expr;
    nth(index: number): Expr;
    renameFields(names: readonly string[]): Expr;
  } {
    return {
      field: (name) => light(this._expr.structFieldByName?.(name)),
      renameFields: (names) => light(this._expr.structRenameFields?.(names)),
      nth: (index) => light(this._expr.structFieldByIndex?.(index)),
    };
  }

  get list(): {
    eval(expression: Expr): Expr;
    first(): Expr;
    join(options: { readonly separator: string; readonly ignoreNulls: boolean }): Expr;
  } {
    return {
      eval: (expression) => light(this._expr.listEval?.(nativeOf(expression))),
      first: () => light(this._expr.listGet?.(native.lit(0), true)),
      join: ({ separator, ignoreNulls }) => light(this._expr.listJoin?.(native.lit(separator), ignoreNulls)),
    };
  }
}

for (const name of PLAIN) {
  Object.defineProperty(LightExpression.prototype, name, {
    value(this: LightExpression): Expr {
      return light(this._expr[name]?.());
    },
  });
}
for (const [name, nativeName] of Object.entries(BINARY)) {
  Object.defineProperty(LightExpression.prototype, name, {
    value(this: LightExpression, operand: Operand): Expr {
      return light(this._expr[nativeName]?.(nativeOf(operand)));
    },
  });
}

/** Wraps a native expression; frames take it for one of the binding's. */
function light(expression: unknown): Expr {
  return new LightExpression(expression as NativeExpr) as unknown as Expr;
}

/** What follows a `when`. */
interface Branches {
  then(value: Operand): { when(condition: Expr): Branches; otherwise(value: Operand): Expr };
}

function branches(when: NativeWhen): Branches {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the name that Polars gives it; nobody awaits a condition.
    then: (value) => {
      const then = when.then(nativeOf(value));
      return {
        when: (condition) => branches(then.when(nativeOf(condition))),
        otherwise: (other) => light(then.otherwise(nativeOf(other))),
      };
    },
  };
}

/** A column by name; `*` and `^…$` are patterns. */
function col(name: string): Expr {
  return light(native.col(name));
}

/** Whether a text is one of a few; a Series of them costs more than asking for each. */
export function isOneOf(text: Expr, texts: readonly string[]): Expr {
  return texts.length === 0 ? lit(false) : ex.anyHorizontal(texts.map((each) => text.eq(lit(each))));
}

/** A literal, or a Series as one. */
function lit(value: Operand): Expr {
  return light(nativeOf(value));
}

function when(condition: Expr): Branches {
  return branches(native.when(nativeOf(condition)));
}

function struct(fields: readonly Expr[]): Expr {
  return light(native.asStruct(fields.map(nativeOf)));
}

function concatList(items: readonly Expr[]): Expr {
  return light(native.concatLst(items.map(nativeOf)));
}

function allHorizontal(conditions: readonly Expr[]): Expr {
  return light(native.allHorizontal(conditions.map(nativeOf)));
}

function anyHorizontal(conditions: readonly Expr[]): Expr {
  return light(native.anyHorizontal(conditions.map(nativeOf)));
}

/** The item of a list, inside of `list.eval`. */
function element(): Expr {
  return light(native.element());
}

/** Number of rows. */
function len(): Expr {
  return light(native.len());
}

/** An expression from the JSON of Polars' own syntax tree: reaches what has no binding, and keeps 64-bit integers exact. */
export function syntaxExpr(json: string): Expr {
  const type = native.lit(null).constructor as unknown as { deserialize(bytes: Buffer, format: string): unknown };
  return light(type.deserialize(Buffer.from(json), "json"));
}

/** Makers of expressions, under the names of the binding. */
export const ex: Readonly<{
  col: typeof col;
  lit: typeof lit;
  when: typeof when;
  struct: typeof struct;
  concatList: typeof concatList;
  allHorizontal: typeof allHorizontal;
  anyHorizontal: typeof anyHorizontal;
  element: typeof element;
  len: typeof len;
}> = Object.freeze({ col, lit, when, struct, concatList, allHorizontal, anyHorizontal, element, len });

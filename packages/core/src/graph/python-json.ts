import { compareCodePoints } from "../feature/code-point-order.ts";
import type { JsonValue } from "../feature/definition.ts";

/** A number as it stood in a text: Python writes `1.0` where JavaScript would write `1`. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Written = JsonValue | NumberText | readonly Written[] | { readonly [name: string]: Written };

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function escaped(codeUnit: string): string {
  return ESCAPES.get(codeUnit) ?? `\\u${codeUnit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function textOf(text: string): string {
  // Everything but printable ASCII is escaped, surrogate pairs as two escapes.
  return `"${text.replace(/["\\]|[^ -~]/g, escaped)}"`;
}

/** A float as Python's `repr` writes it: exponents below -4 and from 16 on, with two digits at least. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const digits = Math.abs(exponent).toString().padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const sign = value < 0 ? "-" : "";
  const digits = mantissa.replace("-", "").replace(".", "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

function numberText(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : floatText(value);
}

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

function write(value: Written): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return textOf(value);
    case "number":
      return numberText(value);
    case "bigint":
    case "boolean":
      return String(value);
  }
  if (value instanceof NumberText) return value.text;
  if (isList(value)) return `[${value.map(write).join(", ")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
  return `{${entries.map(([name, each]) => `${textOf(name)}: ${write(each)}`).join(", ")}}`;
}

/**
 * JSON as Python's `json.dumps(value, sort_keys=True)` writes it. Whole numbers up to 2^53 are written as integers, other
 * numbers as floats.
 */
export function pythonJson(value: JsonValue): string {
  return write(value);
}

function sourceOf(context: unknown): string | undefined {
  if (typeof context !== "object" || context === null || !("source" in context)) return undefined;
  return typeof context.source === "string" ? context.source : undefined;
}

/**
 * The same for a value that is given as JSON text; numbers stay as they stand in it.
 * @throws SyntaxError where the text is no JSON.
 */
export function pythonJsonOfText(text: string): string {
  const reviver = (...[, value, context]: readonly unknown[]): unknown => {
    if (typeof value !== "number") return value;
    const source = sourceOf(context);
    return source === undefined ? value : new NumberText(source);
  };
  const parsed: Written = JSON.parse(text, reviver);
  return write(parsed);
}

/** How a value is shown in messages: short, on one line, never the whole of a long one. */
export function describeValue(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : `Date ${value.toISOString()}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return `a Map of ${value.size}`;
  if (typeof value === "object" || typeof value === "function") return `a value of type ${constructorName(value)}`;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Name of the class that made a value, for messages. */
export function constructorName(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "" ? name : typeof value;
}

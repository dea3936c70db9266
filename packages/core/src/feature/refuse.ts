import { type ErrorDetails, MetadataStoreError } from "../errors.ts";
import { describeValue } from "../rows/describe-value.ts";
import { escaped, HAS_MARK, hasMark } from "../rows/marked-names.ts";
import { HALF_A_PAIR } from "../rows/well-formed.ts";
import { SYSTEM_PREFIX } from "./system-columns.ts";

/** Throws that a declaration is wrong. */
export function refuse(message: string, details?: ErrorDetails): never {
  throw new MetadataStoreError("INVALID_DEFINITION", message, details === undefined ? {} : { details });
}

/** A name, or what stands in its place, in messages. */
export function quoted(name: unknown): string {
  if (name === null) return "null";
  return typeof name === "string" ? JSON.stringify(name) : describeValue(name);
}

/** Refuses a text that is hashed or stored as UTF-8 and cannot be: all such texts would have one hash. */
export function refuseMalformed(what: string, text: string): void {
  if (!text.isWellFormed()) refuse(`${what} ${quoted(text)} ${HALF_A_PAIR}.`);
}

/** A text that may be left out. */
export function optionalText(what: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return refuse(`${what} is ${quoted(value)}, but must be a text.`);
  refuseMalformed(what, value);
  return value;
}

/** A name that may be left out. */
export function optionalName(what: string, value: unknown): string | undefined {
  if (value === "") refuse(`${what} is "", but must be a text that is not empty.`);
  return optionalText(what, value);
}

/** Refuses a list that is none, that holds anything but names, or that holds one name twice. */
export function uniqueNames(what: string, names: unknown): readonly string[] {
  if (!Array.isArray(names)) refuse(`${what} must be a list of names.`);
  const seen = new Set<string>();
  for (const name of names as readonly unknown[]) {
    if (typeof name !== "string" || name === "") refuse(`${what} has ${quoted(name)}, which is no name.`);
    refuseMalformed(`${what}:`, name);
    if (seen.has(name)) refuse(`${what} names ${quoted(name)} twice; name it once.`, { name });
    seen.add(name);
  }
  return Object.freeze([...seen]);
}

/** Refuses a column name that is reserved for system columns, or that cannot be stored. */
export function refuseSystemName(what: string, name: string): void {
  refuseMalformed(what, name);
  if (hasMark(name)) refuse(`${what} ${escaped(name)} ${HAS_MARK}.`, { name });
  if (!name.startsWith(SYSTEM_PREFIX)) return;
  refuse(
    `${what} ${quoted(name)} is reserved: names that begin with "${SYSTEM_PREFIX}" are system columns; choose another.`,
    {
      name,
    },
  );
}

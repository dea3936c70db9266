import { type ErrorDetails, MetadataStoreError } from "../errors.ts";
import { SYSTEM_PREFIX } from "./system-columns.ts";

/** Throws that a declaration is wrong. */
export function refuse(message: string, details?: ErrorDetails): never {
  throw new MetadataStoreError("INVALID_DEFINITION", message, details === undefined ? {} : { details });
}

/** A name as it stands in messages. */
export function quoted(name: unknown): string {
  return JSON.stringify(name) ?? String(name);
}

/** Refuses a list that is none, that holds anything but names, or that holds one name twice. */
export function uniqueNames(what: string, names: unknown): readonly string[] {
  if (!Array.isArray(names)) refuse(`${what} must be a list of names.`);
  const seen = new Set<string>();
  for (const name of names as readonly unknown[]) {
    if (typeof name !== "string" || name === "") refuse(`${what} has ${quoted(name)}, which is no name.`);
    if (seen.has(name)) refuse(`${what} names ${quoted(name)} twice; name it once.`, { name });
    seen.add(name);
  }
  return Object.freeze([...seen]);
}

/** Refuses a column name that is reserved for system columns. */
export function refuseSystemName(what: string, name: string): void {
  if (!name.startsWith(SYSTEM_PREFIX)) return;
  refuse(
    `${what} ${quoted(name)} is reserved: names that begin with "${SYSTEM_PREFIX}" are system columns; choose another.`,
    {
      name,
    },
  );
}

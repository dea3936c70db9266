import type { JsonObject, JsonValue } from "./definition.ts";
import { quoted, refuse, refuseMalformed } from "./refuse.ts";

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Deep frozen copy of a value that JSON can hold; entries that are `undefined` are left out. */
function frozenJson(what: string, value: unknown, depth: number): JsonValue {
  if (depth > 100) refuse(`${what.slice(0, 100)}… is nested more than 100 levels deep.`);
  if (typeof value === "string") refuseMalformed(`${what}:`, value);
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
    return value;
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : refuse(`${what} is ${value}, which JSON cannot hold.`);
  }
  if (Array.isArray(value)) {
    return Object.freeze(value.map((each: unknown, index) => frozenJson(`${what}[${index}]`, each, depth + 1)));
  }
  if (!isRecord(value)) {
    refuse(`${what} is not JSON; give texts, numbers, booleans, null, lists and plain objects.`);
  }
  return frozenObject(what, value, depth);
}

function frozenObject(what: string, value: Record<string, unknown>, depth: number): JsonObject {
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [name, each] of Object.entries(value)) {
    refuseMalformed(`${what}: the name`, name);
    if (each !== undefined) copy[name] = frozenJson(`${what}[${quoted(name)}]`, each, depth + 1);
  }
  return Object.freeze(copy);
}

/** Metadata of a feature as frozen JSON. @throws MetadataStoreError INVALID_DEFINITION, naming the entry. */
export function normaliseMetadata(feature: string, metadata: unknown): JsonObject {
  const what = `Metadata of ${feature}`;
  if (metadata === undefined) return frozenObject(what, {}, 0);
  if (!isRecord(metadata)) refuse(`${what} must be a plain object.`);
  return frozenObject(what, metadata, 0);
}

import type { ResolveRequest } from "../../plan/resolve-request.ts";
import type { StoredValue } from "../../rows/column-type.ts";
import { storedField } from "../../store/query/stored-field.ts";

/** One entry of a by-field value, of any layout; NULL where there is none. */
export function textOf(byField: StoredValue | undefined, key: string): string | null {
  const value = storedField(byField ?? null, key);
  return typeof value === "string" ? value : null;
}

/** A by-field value, of any layout, as a struct of the request's fields. */
export function structOf(byField: StoredValue | undefined, { fields }: Pick<ResolveRequest, "fields">): StoredValue {
  return Object.fromEntries(fields.map(({ structKey }) => [structKey, textOf(byField, structKey)]));
}

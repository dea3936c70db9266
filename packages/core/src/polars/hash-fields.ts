import type { DataFrame } from "nodejs-polars";
import type { ResolveRequest } from "../plan/resolve-request.ts";
import { type HashJob, type HashOptions, hashFrame } from "./hash-frame.ts";
import { INNER, innerName, type ParentNames } from "./inner-names.ts";

/**
 * Expected provenance of each row: per field the hash of its recipe, and the hash of those, joined by `|` in the order of
 * struct keys. A NULL version of a required parent makes a hash NULL, one of an optional parent counts as empty.
 */
export function hashFields(
  joined: DataFrame,
  { request, names }: { readonly request: ResolveRequest; readonly names: readonly ParentNames[] },
  options: HashOptions,
): Promise<DataFrame> {
  const inputs: { column: string; nullAs?: string }[] = [];
  const indices = new Map<string, number>();
  names.forEach(({ versions }, parent) => {
    const isOptional = request.parents[parent]?.optional === true;
    for (const column of versions.values()) {
      indices.set(column, inputs.length);
      inputs.push(isOptional ? { column, nullAs: "" } : { column });
    }
  });
  const fields = request.fields.map((field, i) => ({
    name: INNER.field(i),
    parts: field.parts.map((part) => {
      if (typeof part === "string") return part;
      const versions = names[part.parent]?.versions ?? new Map<string, string>();
      return indices.get(innerName(versions, part.structKey, request.feature)) ?? 0;
    }),
  }));
  const joinedFields = request.fields.flatMap((_, i) => [...(i === 0 ? [] : ["|"]), inputs.length + i]);
  const row = { name: INNER.provenance, parts: joinedFields };
  const job: HashJob = { settings: request.hash, inputs, outputs: [...fields, row] };
  return hashFrame(joined, job, options);
}

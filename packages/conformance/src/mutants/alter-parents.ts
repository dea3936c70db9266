import type { FieldRecipe, ParentRequest, ResolveRequest, VersionReference } from "@metaxy/core/driver";

/** The request with every parent changed. */
export function alterParents(
  request: ResolveRequest,
  change: (parent: ParentRequest, index: number) => ParentRequest,
): ResolveRequest {
  return { ...request, parents: request.parents.map(change) };
}

/** The request with every reference to a parent's version changed. */
export function alterReferences(
  request: ResolveRequest,
  change: (part: VersionReference, field: FieldRecipe) => VersionReference | string,
): ResolveRequest {
  const fields = request.fields.map((field) => ({
    ...field,
    parts: field.parts.map((part) => (typeof part === "string" ? part : change(part, field))),
  }));
  return { ...request, fields };
}

import type { FeatureDefinition } from "../feature/definition.ts";

const PARTS = [
  "project",
  "title",
  "idColumns",
  "columns",
  "fields",
  "deps",
  "metadata",
  "description",
  "external",
  "stored",
] as const;

function plain(_: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...value].sort(([a], [b]) => (a < b ? -1 : 1)) };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  return typeof value === "bigint" ? { bigint: value.toString() } : value;
}

/** The parts in which two definitions of one feature differ; none where they are the same. */
export function differingParts(a: FeatureDefinition, b: FeatureDefinition): string[] {
  if (a === b) return [];
  const differing = PARTS.filter((part) => JSON.stringify(a[part], plain) !== JSON.stringify(b[part], plain));
  return differing.map((part) => (part === "title" ? "className" : part));
}

import type { MetadataStoreError } from "@metaxy/core";
import type { DefinitionCase } from "./format.ts";

const codes: readonly string[] = [
  "INVALID_DEFINITION",
  "INVALID_ARGUMENT",
  "INVALID_FILTER",
  "METADATA_SCHEMA",
  "FEATURE_NOT_FOUND",
  "FIELD_NOT_FOUND",
];

function* textsOf(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* textsOf(each);
  }
}

/** Names of the case that the message holds: feature keys, and whatever else in quotes. */
function namesIn(message: string, { features, hash_truncation_length: length }: DefinitionCase): Set<string> {
  const keys = features.map(({ key }) => (typeof key === "string" ? key : key.join("/")));
  const bare = [...keys, String(length)].filter((name) => ` ${message} `.split(/[\s,.:;]/).includes(name));
  const quoted = [...textsOf(features)].filter((name) => message.includes(JSON.stringify(name)));
  return new Set([...bare.filter((name) => name !== ""), ...quoted]);
}

/** Why the error does not do for a definition that must be refused; `undefined` where it tells what is wrong. */
export function refusalProblem(golden: DefinitionCase, { code, message }: MetadataStoreError): string | undefined {
  const says = golden.deviation?.says ?? "";
  const names = namesIn(message, golden);
  if (!codes.includes(code)) return `the code is ${code}, expected one of ${codes.join(", ")}`;
  if (names.size === 0) return "it names nothing of the case";
  if (says.includes("names both") && names.size < 2) return `it names ${[...names].join(", ")} alone, but: ${says}`;
  if (says.includes("nearest") && !/Did you mean|Valid:/.test(message)) return `it proposes no name, but: ${says}`;
  return undefined;
}

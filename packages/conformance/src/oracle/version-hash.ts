import { createHash } from "node:crypto";
import type { HashAlgorithm, HashSettings } from "@metaxy/core/driver";
import { type ByField, compareText } from "./oracle-row.ts";

/** Hash of a text in the format of the algorithm, not cut. */
export type HashText = (algorithm: HashAlgorithm, text: string) => string;

/** Hashes of a store: of sample texts, and of definitions, which are SHA-256 whatever the algorithm. */
export interface VersionHash {
  /** NULL stays NULL. */
  ofText(text: string | null): string | null;
  /** Fields' hashes in the order of their struct keys, joined by `|`. */
  ofFields(byField: ByField): string | null;
  ofDefinition(...parts: readonly string[]): string;
}

export function versionHash(settings: HashSettings, hashText: HashText): VersionHash {
  const cut = (hash: string): string => hash.slice(0, settings.length);
  const ofText = (text: string | null): string | null =>
    text === null ? null : cut(hashText(settings.algorithm, text));
  return {
    ofText,
    ofFields: (byField) =>
      ofText(
        joined(
          Object.keys(byField)
            .sort(compareText)
            .map((key) => byField[key] ?? null),
        ),
      ),
    ofDefinition: (...parts) => cut(createHash("sha256").update(parts.join(""), "utf8").digest("hex")),
  };
}

/** Parts joined by `|`; NULL if any is NULL. */
export function joined(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) ? null : parts.join("|");
}

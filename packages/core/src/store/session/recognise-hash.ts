import { PROVENANCE, PROVENANCE_BY_FIELD } from "../../feature/system-columns.ts";
import { HASH_ALGORITHMS, type HashAlgorithm } from "../../hash/hash-settings.ts";
import { hashTexts } from "../../hash/index.ts";
import type { StoredRow, StoredValue } from "../../rows/column-type.ts";

/** What a row's version is hashed from; fields of other definitions are NULL in it and are left out. */
function hashedText(byField: StoredValue): string | null {
  if (typeof byField !== "object" || byField === null || byField instanceof Uint8Array) return null;
  const versions = Array.isArray(byField) ? byField : Object.entries(byField);
  const texts = versions
    .filter(([, version]) => typeof version === "string")
    // Struct keys are ASCII, so code units are code points.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, version]) => version);
  return texts.length === 0 ? null : texts.join("|");
}

/** The algorithm that makes the rows' versions of those of their fields; none where users wrote versions of their own. */
export function recogniseHash(rows: readonly StoredRow[], length: number): HashAlgorithm | undefined {
  const texts = rows.map((row) => hashedText(row[PROVENANCE_BY_FIELD] ?? null));
  const agreeing = (algorithm: HashAlgorithm): number => {
    const hashes = hashTexts({ algorithm, length }, texts);
    return rows.filter((row, n) => hashes[n] !== null && hashes[n] === row[PROVENANCE]).length;
  };
  const counted = HASH_ALGORITHMS.map((algorithm) => ({ algorithm, rows: agreeing(algorithm) }));
  const [most] = counted.sort((a, b) => b.rows - a.rows);
  return most !== undefined && most.rows > 0 ? most.algorithm : undefined;
}

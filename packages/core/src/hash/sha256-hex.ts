import { createHash } from "node:crypto";

/** SHA-256 over the joined parts as UTF-8, in lower-case hex: the hash of definitions. */
export function sha256Hex(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part, "utf8");
  return hash.digest("hex");
}

/** The first `length` characters of a hash, all of a shorter one. */
export function cut(text: string, length: number): string {
  return text.slice(0, length);
}

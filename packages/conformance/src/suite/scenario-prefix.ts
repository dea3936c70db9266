/** First part of the keys of a scenario's features: short, since some stores limit names, and its own. */
export function scenarioPrefix(key: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `s${hash.toString(36).padStart(7, "0")}`;
}

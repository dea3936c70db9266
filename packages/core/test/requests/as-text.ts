/** A text that is equal for equal values, in whatever layout versions by field are. */
export function asText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") return `${each}n`;
    if (typeof each !== "object" || each === null) return each;
    // A map of texts comes as a list of pairs.
    const isList = Array.isArray(each) && !(each.length > 0 && each.every(Array.isArray));
    if (isList) return each;
    const object: object = Array.isArray(each) ? Object.fromEntries(each) : each;
    return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

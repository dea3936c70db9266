/** Value of an object's own; objects inherit names such as `constructor`, which are columns and fields like any other. */
export function ownValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

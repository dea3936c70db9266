/** Gives a value its declared type; phantom properties are part of the type and have no value at run time. */
export function withPhantoms<T extends object>(value: object): T {
  return value as T;
}

import type { StoredValue } from "./column-type.ts";

/** Its instances inherit nothing; engines keep them in the fast layout that objects of `Object.create(null)` do not have. */
class Bare {
  readonly [column: string]: never;
  static {
    Object.setPrototypeOf(Bare.prototype, null);
    Reflect.deleteProperty(Bare.prototype, "constructor");
  }
}

/** A row, or a struct of one, without any column yet and without inherited names. */
export function emptyRow<T extends StoredValue = StoredValue>(): { [column: string]: T } {
  return new Bare();
}

/** Whether objects of a prototype hold data only: object literals, objects without prototype, and rows. */
export function isPlainPrototype(prototype: unknown): boolean {
  return prototype === null || prototype === Object.prototype || prototype === Bare.prototype;
}

/** A power of two: a map of a million keys stands still while it grows, one of some thousands does not. */
const MAPS = 64;

const always = (): boolean => true;

/** One item of each key, the last that replaces those before it, in the order in which the keys came. */
export class LastOfKey<T> {
  readonly items: T[] = [];
  readonly #places: Map<string, number>[] = [];

  set(key: string, item: T, replaces: (item: T, known: T) => boolean = always): void {
    const map = mapOf(key);
    this.#places[map] ??= new Map();
    const places = this.#places[map];
    const place = places.get(key);
    if (place === undefined) places.set(key, this.items.push(item) - 1);
    else if (replaces(item, this.items[place] as T)) this.items[place] = item;
  }
}

/** Ids differ most in their last letters. */
function mapOf(key: string): number {
  let hash = 0;
  for (let at = Math.max(0, key.length - 8); at < key.length; at++) hash = (hash * 31 + key.charCodeAt(at)) | 0;
  return hash & (MAPS - 1);
}

/** A power of two: a map of a million keys stands still while it grows, one of some thousands does not. */
const MAPS = 64;

/** The last item of each key, in the order in which the keys came. */
export class LastOfKey<T> {
  readonly items: T[] = [];
  readonly #places = Array.from({ length: MAPS }, () => new Map<string, number>());

  set(key: string, item: T): void {
    const places = this.#places[mapOf(key)] ?? new Map();
    const place = places.get(key);
    if (place === undefined) places.set(key, this.items.push(item) - 1);
    else this.items[place] = item;
  }
}

/** Ids differ most in their last letters. */
function mapOf(key: string): number {
  let hash = 0;
  for (let at = Math.max(0, key.length - 8); at < key.length; at++) hash = (hash * 31 + key.charCodeAt(at)) | 0;
  return hash & (MAPS - 1);
}

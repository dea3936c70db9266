/** Milliseconds of work on rows after which other work of this thread gets its turn. */
const TURN_MS = 5;
const SLICE_ROWS = 256;

/** Lets other work of this thread get its turn, where the last one is some milliseconds ago. */
export function turns(): () => Promise<void> {
  let until = performance.now() + TURN_MS;
  return async () => {
    if (performance.now() < until) return;
    await new Promise(setImmediate);
    until = performance.now() + TURN_MS;
  };
}

/** Does a task for small slices of an array, one after the other, and lets the event loop turn every few milliseconds. */
export async function eachSlice<T>(items: readonly T[], task: (slice: readonly T[]) => void): Promise<void> {
  const turn = turns();
  for (let at = 0; at < items.length; at += SLICE_ROWS) {
    task(items.slice(at, at + SLICE_ROWS));
    await turn();
  }
}

/** Does a task for each item; as {@link eachSlice}. */
export function eachRow<T>(items: readonly T[], task: (item: T) => void): Promise<void> {
  return eachSlice(items, (slice) => slice.forEach(task));
}

/** What a task makes of each item; as {@link eachSlice}. */
export async function mapRows<T, Made>(items: readonly T[], task: (item: T) => Made): Promise<Made[]> {
  const made: Made[] = [];
  await eachRow(items, (item) => made.push(task(item)));
  return made;
}

/** What a task makes of ranges of `size` items out of `count`, in their order; between them other work gets its turn. At least one range. */
export async function mapRanges<Made>(
  { count, size }: { readonly count: number; readonly size: number },
  task: (start: number, end: number) => Made | Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  const turn = turns();
  for (let start = 0; start === 0 || start < count; start += size) {
    made.push(await task(start, Math.min(start + size, count)));
    await turn();
  }
  return made;
}

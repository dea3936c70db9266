import { availableParallelism } from "node:os";

/** Gives each item to the task, as many at a time as there are processors, the first ones first. */
export async function inParallel<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const waiting = [...items];
  const results: R[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.push(await task(next));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

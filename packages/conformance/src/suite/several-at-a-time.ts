// A store mostly waits for its files and threads; more at once only makes the processors busier.
const AT_A_TIME = 4;

/** Gives each item to a task that needs nothing of the others, some at a time; ends with the first failure. */
export async function severalAtATime<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await task(next).catch((error) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, work));
  const failure = ended.find((each) => each.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** Lets others go on for a number of turns of the event loop: a moment in the middle of their work, found without a clock. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Times of one task, a number a round, in milliseconds. */
export interface Times {
  readonly wall: readonly number[];
  /** User and system time of the whole process. */
  readonly cpu: readonly number[];
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

export function best(values: readonly number[]): number {
  return Math.min(...values);
}

async function timed(task: () => unknown): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await task();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

/** Runs the tasks in turns, so that whatever else the machine does meets all of them. */
export async function inTurns<Name extends string>(
  tasks: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Promise<Readonly<Record<Name, Times>>> {
  const names = Object.keys(tasks) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, { wall: [], cpu: [] }])) as unknown as Record<
    Name,
    { wall: number[]; cpu: number[] }
  >;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { wall, cpu } = await timed(tasks[name]);
      times[name].wall.push(wall);
      times[name].cpu.push(cpu);
    }
  }
  return times;
}

/** Prints the times of one task. */
export function printTimes(name: string, { wall, cpu }: Times): void {
  const [wallMedian, wallBest] = [median(wall), best(wall)].map((each) => each.toFixed(0));
  const [cpuMedian, cpuBest] = [median(cpu), best(cpu)].map((each) => each.toFixed(0));
  console.log(`  ${name}: wall ${wallMedian} ms (best ${wallBest}), CPU ${cpuMedian} ms (best ${cpuBest})`);
}

/** Prints how many times what the other takes, and gives the ratio of the best CPU times, which other work disturbs least. */
export function printRatio(name: string, own: Times, other: Times): number {
  const ratio = (of: (values: readonly number[]) => number, kind: keyof Times): number =>
    of(own[kind]) / of(other[kind]);
  const cpu = ratio(best, "cpu");
  const texts = [ratio(median, "wall"), ratio(best, "wall"), ratio(median, "cpu"), cpu].map((each) => each.toFixed(2));
  console.log(`  ${name}: wall ${texts[0]} (best ${texts[1]}), CPU ${texts[2]} (best ${texts[3]})`);
  return cpu;
}

/** The benchmark fails where the figure is above its bound. */
export function requireAtMost(what: string, figure: number, bound: number): void {
  if (figure <= bound) return;
  console.error(`  FAILED: ${what} is ${figure.toFixed(2)}, and at most ${bound} is allowed`);
  process.exitCode = 1;
}

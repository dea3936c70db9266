import { expect, test } from "vitest";
import { eachRow, eachSlice } from "../../src/rows/index.ts";

test("every item is done once, in order, and other work gets its turn meanwhile", async () => {
  const items = Array.from({ length: 1000 }, (_, n) => n);
  const done: number[] = [];
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  const spend = (item: number): void => {
    const end = performance.now() + 0.1;
    while (performance.now() < end);
    done.push(item);
  };
  await eachRow(items, spend);
  clearInterval(timer);
  expect(done).toStrictEqual(items);
  expect(turns).toBeGreaterThan(0);
});

test("slices keep the holes of an array, and what a task throws ends the work", async () => {
  const holes: boolean[] = [];
  await eachSlice(new Array(3), (slice) => holes.push(slice.includes(undefined)));
  expect(holes).toStrictEqual([true]);
  const seen: number[] = [];
  const failing = eachRow([1, 2, 3], (item) => {
    seen.push(item);
    if (item === 2) throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(seen).toStrictEqual([1, 2]);
});

import { sql } from "@metaxy/sql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { acquireParquetReader, type ParquetReader } from "../src/parquet-reader.ts";

const IDLE_MS = 10_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

function answers({ session }: ParquetReader): Promise<number> {
  return session.use(undefined, async (connection) => (await connection.all(sql`SELECT 1`)).columnCount);
}

test("the reader of increments is shared, and stays for those who come within some seconds", async () => {
  const [first, second] = await Promise.all([acquireParquetReader(), acquireParquetReader()]);
  expect(second.session).toBe(first.session);
  first.release();
  first.release();
  vi.advanceTimersByTime(2 * IDLE_MS);
  expect(await answers(second)).toBe(1);
  second.release();
  vi.advanceTimersByTime(IDLE_MS - 1);
  const third = await acquireParquetReader();
  vi.advanceTimersByTime(2 * IDLE_MS);
  expect(third.session).toBe(first.session);
  expect(await answers(third)).toBe(1);
  third.release();
});

test("the reader closes once nobody has used it for some seconds, and another is opened", async () => {
  const reader = await acquireParquetReader();
  reader.release();
  vi.advanceTimersByTime(IDLE_MS);
  const next = await acquireParquetReader();
  expect(next.session).not.toBe(reader.session);
  await expect(answers(reader)).rejects.toMatchObject({ code: "STORE_NOT_OPEN" });
  expect(await answers(next)).toBe(1);
  next.release();
});

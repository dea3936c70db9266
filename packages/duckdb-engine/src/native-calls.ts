/**
 * DuckDB computes in parallel inside of one call, and each call holds one of the few threads that file access of the whole
 * process needs, too.
 */
const MOST_CALLS = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs a call of the client library once fewer than {@link MOST_CALLS} of this process are running. */
export async function nativeCall<T>(call: () => Promise<T>): Promise<T> {
  if (running >= MOST_CALLS) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await call();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Session } from "../../src/store/session/session.ts";
import type { AccessMode, OpenOptions, StoreDriver } from "../../src/store/store-driver.ts";

/** A driver of one writing process that tells how it is opened and closed; only what sessions use of it. */
function recordingDriver(open: (options: OpenOptions) => Promise<void> = async () => {}) {
  const calls: string[] = [];
  let told: OpenOptions = {};
  const driver = {
    capabilities: { writers: "one" },
    display: () => "Recording()",
    open: async (mode: AccessMode, options: OpenOptions) => {
      told = options;
      calls.push(mode);
      await open(options);
    },
    close: async () => void calls.push("close"),
  } as unknown as StoreDriver;
  return { driver, calls, wanted: () => told.wanted };
}

function sessionOn(driver: StoreDriver): Session {
  return new Session(driver, { opened: async () => {} });
}

const untilAborted = ({ signal }: OpenOptions): Promise<void> =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))));

describe("a session that was never opened", () => {
  it("opens anew for a write once the reads have ended", async () => {
    const { driver, calls } = recordingDriver();
    const session = sessionOn(driver);
    const [first, second] = [await session.lease("read"), await session.lease("read")];
    const write = session.lease("write");
    await first.release();
    await delay(5);
    expect(calls).toEqual(["read"]);
    await second.release();
    await (await write).release();
    expect(calls).toEqual(["read", "close", "write", "close"]);
  });

  it("asks reads to go on without it while a write waits, those that begin meanwhile too", async () => {
    const { driver } = recordingDriver();
    const session = sessionOn(driver);
    const detached: string[] = [];
    const early = await session.lease("read");
    early.lend(async () => void detached.push("early"));
    const other = await session.lease("read");
    expect(detached).toEqual([]);
    const write = session.lease("write");
    await delay(5);
    const late = await session.lease("read");
    late.lend(async () => void detached.push("late"));
    expect(detached).toEqual(["early", "late"]);
    await other.release();
    await (await write).release();
  });

  it("asks them too when another store of the process waits for what it holds", async () => {
    const { driver, calls, wanted } = recordingDriver();
    const lease = await sessionOn(driver).lease("read");
    lease.lend(async () => {});
    wanted()?.();
    await delay(5);
    expect(calls).toEqual(["read", "close"]);
  });

  it("gives up waiting for reads when the call is aborted, and when it is closed", async () => {
    const { driver } = recordingDriver();
    const session = sessionOn(driver);
    const read = await session.lease("read");
    const abort = new AbortController();
    const aborted = session.lease("write", { signal: abort.signal });
    const waiting = session.lease("write");
    abort.abort();
    await expect(aborted).rejects.toMatchObject({ code: "ABORTED" });
    const closed = expect(waiting).rejects.toMatchObject({ code: "STORE_NOT_OPEN" });
    await session.close();
    await closed;
    expect(read.signal.aborted).toBe(true);
  });

  it("gives up opening when the call is aborted, and the next call tries again", async () => {
    let attempts = 0;
    const { driver, calls } = recordingDriver(async (options) => {
      attempts += 1;
      if (attempts === 1) await untilAborted(options);
    });
    const session = sessionOn(driver);
    const abort = new AbortController();
    const aborted = session.lease("read", { signal: abort.signal });
    const next = session.lease("read");
    await delay(5);
    abort.abort();
    await expect(aborted).rejects.toMatchObject({ code: "ABORTED" });
    await (await next).release();
    expect(calls).toEqual(["read", "read", "close"]);
  });
});

describe("a session that was opened", () => {
  it("keeps its mode whoever asks, and is not told to let go", async () => {
    const { driver, wanted } = recordingDriver();
    const session = sessionOn(driver);
    await session.open("read");
    expect(wanted()).toBeUndefined();
    const read = await session.lease("read");
    await expect(session.lease("write")).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    await read.release();
    expect(await session.endScope()).toBe(true);
  });
});

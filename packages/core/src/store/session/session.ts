import { MetadataStoreError, StoreNotOpenError } from "../../errors.ts";
import { describeValue } from "../../rows/describe-value.ts";
import type { AccessMode, StoreDriver } from "../store-driver.ts";
import { orAborted, throwIfAborted } from "./call.ts";
import { Mutex } from "./mutex.ts";

/** The right to use a driver until released. */
export interface Lease {
  readonly signal: AbortSignal;
  release(): Promise<void>;
  /** How the holder can go on without the lease, which is released then: asked for while a write waits. */
  lend(detach: () => Promise<void>): void;
}

/** How a call leases a driver. */
export interface LeaseOptions {
  /** Also opens a store whose scope has ended: how fallback stores are read. */
  readonly onDemand?: boolean;
  /** Ends the waiting for the driver. */
  readonly signal?: AbortSignal | undefined;
}

/** An opening of the driver: by `open`, or for a single call. */
interface Opening {
  readonly signal: AbortSignal;
  readonly byHand: boolean;
}

export interface SessionHooks {
  /** Runs after the driver opened; a failure closes it again. */
  readonly opened: (opening: Opening) => Promise<void>;
}

type Scope = "never" | "open" | "closed";

/** Who asks for an open driver. */
interface Asked {
  readonly mode: AccessMode;
  readonly signal: AbortSignal | undefined;
  readonly by: "hand" | "call" | "fallback";
}

/** What was begun, unless the signal aborts first; what comes of it nevertheless is undone. */
async function unlessAborted<T>(
  begun: Promise<T>,
  { signal, undo }: { readonly signal: AbortSignal | undefined; readonly undo: (late: T) => Promise<unknown> },
): Promise<T> {
  if (signal === undefined) return begun;
  try {
    return await orAborted(begun, signal);
  } catch (error) {
    begun.then(undo).catch(() => undefined);
    throw error;
  }
}

/** Use of a driver by one call. */
interface Use {
  detach: (() => Promise<void>) | undefined;
  readonly release: () => Promise<void>;
}

/**
 * Opening and closing of one driver. Opens by hand are counted; a store that was never opened opens itself for each call;
 * after an explicit close calls fail until it is opened again. A write waits for the reads of single calls, and they go on
 * from a spool where they would wait for their callers.
 */
export class Session {
  readonly #driver: StoreDriver;
  readonly #hooks: SessionHooks;
  readonly #mutex = new Mutex();
  #scope: Scope = "never";
  #mode: AccessMode | undefined;
  #opens = 0;
  readonly #uses = new Set<Use>();
  /** Wake what waits for the uses to end. */
  #waiting: (() => void)[] = [];
  #closing = new AbortController();

  constructor(driver: StoreDriver, hooks: SessionHooks) {
    this.#driver = driver;
    this.#hooks = hooks;
  }

  /** @throws MetadataStoreError ABORTED */
  async open(mode: AccessMode, signal?: AbortSignal): Promise<void> {
    if (mode !== "read" && mode !== "write") {
      const message = `A store is opened with "read" or "write", not ${describeValue(mode)}.`;
      throw new MetadataStoreError("INVALID_ARGUMENT", message);
    }
    throwIfAborted(signal);
    const opened = this.#whenOpen({ mode, signal, by: "hand" }, () => {
      this.#opens += 1;
      this.#scope = "open";
    });
    await unlessAborted(opened, { signal, undo: () => this.endScope() });
  }

  /** Matches one `open`; the last one closes, which is answered. */
  endScope(): Promise<boolean> {
    return this.#mutex.run(async () => {
      if (this.#opens === 0) return false;
      this.#opens -= 1;
      if (this.#opens === 0) await this.#shut();
      return this.#opens === 0;
    });
  }

  close(): Promise<void> {
    // Aborting first lets calls that hold the driver end, so that closing never waits for them.
    this.#closing.abort(this.#closedError());
    return this.#mutex.run(async () => {
      this.#opens = 0;
      await this.#shut();
    });
  }

  /**
   * For one call.
   * @throws MetadataStoreError ABORTED
   */
  async lease(mode: AccessMode, options: LeaseOptions = {}): Promise<Lease> {
    const { onDemand = false, signal } = options;
    throwIfAborted(signal);
    const asked: Asked = { mode: this.#modeOfCall(mode), signal, by: onDemand ? "fallback" : "call" };
    const leased = this.#whenOpen(asked, () => this.#use());
    return unlessAborted(leased, { signal, undo: (late) => late.release() });
  }

  /** What no other process can have open needs no opening anew for the first write. */
  #modeOfCall(mode: AccessMode): AccessMode {
    return this.#opens === 0 && this.#driver.capabilities.writers === "process" ? "write" : mode;
  }

  #use(): Lease {
    const { signal } = this.#closing;
    let released: Promise<void> | undefined;
    const release = (): Promise<void> => {
      released ??= this.#release(use);
      return released;
    };
    const use: Use = { detach: undefined, release };
    this.#uses.add(use);
    const lend = (detach: () => Promise<void>): void => {
      use.detach = detach;
      if (this.#waiting.length > 0) detachUse(use);
    };
    return { signal, release, lend };
  }

  /** Runs a task with the driver open, once the reads of single calls have ended where it has to be opened anew. */
  async #whenOpen<T>(asked: Asked, task: () => T): Promise<T> {
    for (;;) {
      const result = await this.#mutex.run(async () => {
        throwIfAborted(asked.signal);
        if (this.#scope === "closed" && asked.by === "call") throw this.#closedError();
        if (this.#isReadByCalls(asked.mode)) return { ended: this.#usesEnd() };
        await this.#ensure(asked);
        return { value: task() };
      });
      if ("value" in result) return result.value;
      await result.ended;
    }
  }

  #isReadByCalls(wanted: AccessMode): boolean {
    return wanted === "write" && this.#mode === "read" && this.#opens === 0 && this.#uses.size > 0;
  }

  #usesEnd(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#uses.forEach(detachUse);
    return ended;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  #closedError(): StoreNotOpenError {
    return new StoreNotOpenError(
      `${this.#driver.display()} was closed; open it again with open("read") or open("write").`,
    );
  }

  async #ensure(asked: Asked): Promise<void> {
    const { mode } = asked;
    if (this.#mode === mode || this.#mode === "write") return;
    if (this.#mode === "read") {
      if (this.#opens > 0) throw this.#readOnlyError();
      await this.#closeDriver();
    }
    await this.#openDriver(asked);
  }

  #readOnlyError(): MetadataStoreError {
    return new MetadataStoreError(
      "STORE_READ_ONLY",
      `${this.#driver.display()} is open for reading and cannot be written; open it with open("write"), which reads as well.`,
    );
  }

  async #openDriver({ mode, signal: caller, by }: Asked): Promise<void> {
    // Reads that went on without the driver still end with the next close.
    if (this.#closing.signal.aborted) this.#closing = new AbortController();
    const closing = this.#closing.signal;
    const signal = caller === undefined ? closing : AbortSignal.any([closing, caller]);
    const wanted = (): void => this.#uses.forEach(detachUse);
    await this.#driver.open(mode, by === "hand" ? { signal } : { signal, wanted });
    try {
      await this.#hooks.opened({ signal, byHand: by === "hand" });
      this.#mode = mode;
    } catch (error) {
      await this.#driver.close();
      throw error;
    }
  }

  async #release(use: Use): Promise<void> {
    await this.#mutex.run(async () => {
      // A close in between has already freed what this lease held.
      if (!this.#uses.delete(use) || this.#uses.size > 0) return;
      this.#wake();
      if (this.#opens === 0 && this.#mode !== undefined) await this.#closeDriver();
    });
  }

  async #shut(): Promise<void> {
    this.#scope = "closed";
    this.#closing.abort(this.#closedError());
    this.#uses.clear();
    this.#wake();
    if (this.#mode !== undefined) await this.#closeDriver();
  }

  async #closeDriver(): Promise<void> {
    this.#mode = undefined;
    await this.#driver.close();
  }
}

function detachUse({ detach, release }: Use): void {
  // The reader releases too, and is told of a failure.
  detach?.()
    .then(release)
    .catch(() => undefined);
}

import { MetadataStoreError, StoreNotOpenError } from "../errors.ts";
import { Mutex } from "./mutex.ts";
import type { AccessMode, StoreDriver } from "./store-driver.ts";

/** The right to use a driver until released. */
export interface Lease {
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

export interface SessionHooks {
  /** Runs after the driver opened; a failure closes it again. */
  readonly opened: (mode: AccessMode, signal: AbortSignal) => Promise<void>;
}

type Scope = "never" | "open" | "closed";

/**
 * Opening and closing of one driver. Opens by hand are counted; a store that was never opened opens itself for each call;
 * after an explicit close calls fail until it is opened again.
 */
export class Session {
  readonly #driver: StoreDriver;
  readonly #hooks: SessionHooks;
  readonly #mutex = new Mutex();
  #scope: Scope = "never";
  #mode: AccessMode | undefined;
  #opens = 0;
  #leases = 0;
  #closing = new AbortController();

  constructor(driver: StoreDriver, hooks: SessionHooks) {
    this.#driver = driver;
    this.#hooks = hooks;
  }

  open(mode: AccessMode): Promise<void> {
    if (mode !== "read" && mode !== "write") {
      const message = `A store is opened with "read" or "write", not ${JSON.stringify(mode)}.`;
      return Promise.reject(new MetadataStoreError("INVALID_ARGUMENT", message));
    }
    return this.#mutex.run(async () => {
      await this.#ensure(mode);
      this.#opens += 1;
      this.#scope = "open";
    });
  }

  /** Matches one `open`; the last one closes. */
  endScope(): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#opens === 0) return;
      this.#opens -= 1;
      if (this.#opens === 0) await this.#shut();
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

  /** For one call. `onDemand` also opens a store whose scope has ended: how fallback stores are read. */
  lease(mode: AccessMode, onDemand = false): Promise<Lease> {
    return this.#mutex.run(async () => {
      if (this.#scope === "closed" && !onDemand) throw this.#closedError();
      await this.#ensure(mode);
      this.#leases += 1;
      let released = false;
      const signal = this.#closing.signal;
      const release = async (): Promise<void> => {
        if (released) return;
        released = true;
        await this.#release(signal);
      };
      return { signal, release };
    });
  }

  #closedError(): StoreNotOpenError {
    return new StoreNotOpenError(
      `${this.#driver.display()} was closed; open it again with open("read") or open("write").`,
    );
  }

  async #ensure(mode: AccessMode): Promise<void> {
    if (this.#mode === mode || this.#mode === "write") return;
    if (this.#mode === "read") {
      if (this.#opens > 0 || this.#leases > 0) throw this.#readOnlyError();
      await this.#driver.close();
      this.#mode = undefined;
    }
    await this.#openDriver(mode);
  }

  #readOnlyError(): MetadataStoreError {
    const why = this.#opens > 0 ? "is open for reading" : "is being read by a query that has not ended";
    return new MetadataStoreError(
      "STORE_READ_ONLY",
      `${this.#driver.display()} ${why} and cannot be written; open it with open("write") around both.`,
    );
  }

  async #openDriver(mode: AccessMode): Promise<void> {
    this.#closing = new AbortController();
    const { signal } = this.#closing;
    await this.#driver.open(mode, { signal });
    try {
      await this.#hooks.opened(mode, signal);
      this.#mode = mode;
    } catch (error) {
      await this.#driver.close();
      throw error;
    }
  }

  async #release(signal: AbortSignal): Promise<void> {
    await this.#mutex.run(async () => {
      // A close in between has already freed what this lease held.
      if (signal !== this.#closing.signal || signal.aborted) return;
      this.#leases -= 1;
      if (this.#leases === 0 && this.#opens === 0 && this.#mode !== undefined) await this.#closeDriver();
    });
  }

  async #shut(): Promise<void> {
    this.#scope = "closed";
    this.#closing.abort(this.#closedError());
    this.#leases = 0;
    if (this.#mode !== undefined) await this.#closeDriver();
  }

  async #closeDriver(): Promise<void> {
    this.#mode = undefined;
    await this.#driver.close();
  }
}

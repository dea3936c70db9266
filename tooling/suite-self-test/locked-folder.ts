import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { MutableStore } from "@metaxy/conformance";
import { type AccessMode, MetadataStoreError, type StoreCapabilities } from "@metaxy/core/driver";
import { JsonLinesDriver } from "../../examples/third-party-store/src/json-lines-driver.ts";

const TRIES = 5;
const PAUSE_MS = 20;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A folder that one process at a time may write: its id stands in a file `lock`. */
class LockedFolderDriver extends JsonLinesDriver {
  override readonly capabilities: StoreCapabilities = { ...new JsonLinesDriver("").capabilities, writers: "one" };
  readonly #root: string;
  #isHolding = false;

  constructor(root: string) {
    super(join(root, "tables"));
    this.#root = root;
  }

  override async open(mode: AccessMode): Promise<void> {
    mkdirSync(this.#root, { recursive: true });
    for (let tried = 0; mode === "write" && !this.#isHolding; tried++) {
      const holder = this.#holder();
      if (holder === undefined || holder === process.pid || !isAlive(holder)) {
        writeFileSync(this.#lock, String(process.pid));
        this.#isHolding = true;
      } else if (tried < TRIES) await delay(PAUSE_MS);
      else throw new MetadataStoreError("STORE_LOCKED", `${this.display()} is in use by process ${holder}.`);
    }
  }

  override async close(): Promise<void> {
    if (this.#isHolding) rmSync(this.#lock, { force: true });
    this.#isHolding = false;
  }

  get #lock(): string {
    return join(this.#root, "lock");
  }

  #holder(): number | undefined {
    try {
      return Number(readFileSync(this.#lock, "utf8"));
    } catch {
      return undefined;
    }
  }
}

/** Folders below `root` as base of mutants with several processes, which find it in `METAXY_TEST_FOLDER`. */
export function lockedFolderBase(root: string): MutableStore {
  return {
    name: "locked folder",
    createDriver: (place) => new LockedFolderDriver(join(root, place)),
    module: fileURLToPath(new URL("stores/locked-folder-store.ts", import.meta.url)),
  };
}

/** Makes bases, each on new folders, which `removeAll` removes; a test's worker ends without an event of its own. */
export function lockedFolders(): { readonly create: () => MutableStore; readonly removeAll: () => void } {
  const roots: string[] = [];
  const create = (): MutableStore => {
    const root = mkdtempSync(join(tmpdir(), "metaxy-suite-self-test-"));
    roots.push(root);
    process.env.METAXY_TEST_FOLDER = root;
    return lockedFolderBase(root);
  };
  const removeAll = (): void => {
    for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
  };
  return { create, removeAll };
}

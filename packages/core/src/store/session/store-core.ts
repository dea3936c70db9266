import { MetadataStoreError } from "../../errors.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import { missedChanges } from "../../hash/missed-changes.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { callError, driverOptions, type LongCallOptions } from "./call.ts";
import { featureHandle } from "./feature-handle.ts";
import { Mutex } from "./mutex.ts";
import type { MetadataStoreOptions } from "./options.ts";
import { Permissions } from "./scopes.ts";
import { Session } from "./session.ts";
import { Stamps } from "./stamps.ts";
import type { DriverCall, StoreContext } from "./store-context.ts";
import { checkEngineHash, chooseHash, type HashChoice } from "./store-hash.ts";
import { readStoreRecord, writeStoreRecord } from "./store-record.ts";
import { Warnings } from "./warnings.ts";

function missedText(settings: HashSettings): string {
  const missed = missedChanges(settings, 1e8);
  return missed < 0.01 ? "fewer than 0.01 are" : `about ${Number(missed.toPrecision(2))} are`;
}

function warnPythonCompat(warnings: Warnings, choice: HashChoice): void {
  if (choice.settings.length >= 16) return;
  const { algorithm, length } = choice.settings;
  warnings.once("", {
    code: "PYTHON_COMPAT",
    message: `Versions are cut at ${length} characters of ${algorithm}: of 100 million changes ${missedText(choice.settings)} missed silently. New stores keep 20 characters.`,
    details: { hashAlgorithm: algorithm, hashTruncationLength: length },
  });
}

/** Settings of the fallbacks, which are opened for the time of asking. */
async function fallbackChoices(
  fallbacks: readonly StoreContext[],
  { signal, canWait }: { readonly signal: AbortSignal; readonly canWait: boolean },
) {
  const choices: HashChoice[] = [];
  for (const fallback of fallbacks) {
    try {
      const lease = await fallback.session.lease("read", { onDemand: true, signal });
      choices.push(fallback.hash());
      await lease.release();
    } catch (error) {
      // Reading from it asks again.
      if (!canWait || !(error instanceof MetadataStoreError) || error.code !== "STORE_LOCKED") throw error;
    }
  }
  return choices;
}

interface CallMode {
  readonly mode: "read" | "write";
  readonly options: LongCallOptions | undefined;
}

async function runCall<T>(
  context: StoreContext,
  { mode, options }: CallMode,
  task: (call: DriverCall) => Promise<T>,
): Promise<T> {
  const lease = await context.session.lease(mode, { signal: options?.signal });
  const forDriver = driverOptions(lease, options);
  try {
    forDriver.signal.throwIfAborted();
    return await task({ context, driver: context.driver, hash: context.hash().settings, options: forDriver });
  } catch (error) {
    throw callError(error, forDriver.signal);
  } finally {
    await lease.release();
  }
}

/** Writes the record before the first rows of an opening, unless it was there; writes at once wait for it. */
function oncePerOpening(write: (options: CallOptions) => Promise<void>) {
  const turns = new Mutex();
  let isDone = false;
  const run = (options: CallOptions): Promise<void> =>
    turns.run(async () => {
      if (isDone) return;
      await write(options);
      isDone = true;
    });
  const opened = (isWritten: boolean): void => {
    isDone = isWritten;
  };
  return { run, opened };
}

/** Assembles the parts of a store around its driver. */
export function createStoreContext(
  driver: StoreDriver,
  options: MetadataStoreOptions,
  fallbacks: readonly StoreContext[],
): StoreContext {
  const warnings = new Warnings(options.onWarning);
  const locks = new Map<string, Mutex>();
  let hash: HashChoice | undefined;
  let wasChainAsked = false;
  const recorder = oncePerOpening(async ({ signal }) => {
    const own = { ...knownHash().settings, recordedAt: context.stamps.now() };
    // The rows of the record are none of the call's.
    await writeStoreRecord(driver, own, signal === undefined ? {} : { signal });
  });
  const session = new Session(driver, {
    opened: async ({ signal, byHand }) => {
      const record = await readStoreRecord(driver, { signal });
      const own = chooseHash(driver, options, { record, fallbacks: [] });
      const isOwn = own.algorithm !== undefined && own.length !== undefined;
      // A store that knows its hash works while others hold its fallbacks.
      const asked = isOwn && wasChainAsked && !byHand ? [] : fallbacks;
      const choices = await fallbackChoices(asked, { signal, canWait: isOwn });
      hash = chooseHash(driver, options, { record, fallbacks: choices });
      wasChainAsked = true;
      recorder.opened(record?.isWritten === true);
      checkEngineHash(driver, options, hash.settings.algorithm);
      if (options.pythonCompat === true) warnPythonCompat(warnings, hash);
    },
  });
  const knownHash = (): HashChoice => {
    if (hash === undefined) throw new TypeError("the hash of a store is known once it was opened");
    return hash;
  };
  const context: StoreContext = {
    driver,
    options,
    session,
    warnings,
    stamps: new Stamps(options.clock),
    permissions: new Permissions(),
    fallbacks,
    increments: new Set(),
    writeLock: (table) => {
      const lock = locks.get(table) ?? new Mutex();
      locks.set(table, lock);
      return lock;
    },
    feature: featureHandle,
    hash: knownHash,
    recordHash: recorder.run,
    call: (mode, options, task) => runCall(context, { mode, options }, task),
  };
  return context;
}

import { randomUUID } from "node:crypto";
import { MetadataStoreError } from "../../errors.ts";
import { messageOf } from "../../message-of.ts";
import type { CallOptions, StoreDriver } from "../store-driver.ts";
import { appendRecord, type OwnRecord, type RecordRow, recordRows, standing } from "./record-rows.ts";
import { requireSameRecord, sameRecord } from "./store-hash.ts";

/** How often an earlier first writer looks whether later ones have given way; each time the storage is asked. */
const LOOKS = 20;

/**
 * Has a store that has no record say a hash. First writers ask for theirs, then look who else asks: of two hashes
 * at most one gets to stand, as the one who asked last sees both.
 * @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH where another hash stands, or is asked for.
 */
export async function becomeFirstWriter(driver: StoreDriver, own: OwnRecord, options: CallOptions): Promise<void> {
  const candidate = randomUUID();
  await appendRecord(driver, { ...own, candidate, withdrawn: false }, options);
  try {
    await standAlone(driver, { ...own, candidate }, options);
  } catch (error) {
    await giveWay(driver, { ...own, candidate }, error);
    throw error;
  }
  await appendRecord(driver, { ...own, candidate: null, withdrawn: false }, options);
}

/** Returns once nobody asks for another hash; later ones give way to earlier ones. */
async function standAlone(driver: StoreDriver, own: RecordRow & OwnRecord, options: CallOptions): Promise<void> {
  for (let look = 1; ; look++) {
    const rows = await recordRows(driver, options);
    const stands = standing(driver, rows);
    if (stands !== undefined) requireSameRecord(driver, own, stands);
    const rivals = rows.filter((each) => !sameRecord(own, each));
    const earlier = rivals.find((each) => isEarlier(each, own)) ?? (look === LOOKS ? rivals[0] : undefined);
    if (earlier !== undefined) requireSameRecord(driver, own, earlier);
    if (rivals.length === 0) return;
  }
}

/** Also after an abort, hence without its signal. */
async function giveWay(
  driver: StoreDriver,
  own: OwnRecord & { readonly candidate: string },
  reason: unknown,
): Promise<void> {
  try {
    await appendRecord(driver, { ...own, withdrawn: true }, {});
  } catch (error) {
    throw new MetadataStoreError(
      reason instanceof MetadataStoreError ? reason.code : "STORE_FAILURE",
      `${driver.display()} was to be begun with ${own.algorithm} cut at ${own.length}, which failed (${messageOf(reason)}), and so did taking that back (${messageOf(error)}): no row was stored. Until a write with this hash, others are refused.`,
      { cause: new AggregateError([reason, error]) },
    );
  }
}

function isEarlier(a: RecordRow, b: RecordRow): boolean {
  return a.recordedAt === b.recordedAt ? String(a.candidate) < String(b.candidate) : a.recordedAt < b.recordedAt;
}

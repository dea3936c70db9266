import { MetadataStoreError } from "../../errors.ts";
import type { TableName } from "../../feature/table-name.ts";
import { messageOf } from "../../message-of.ts";
import type { ColumnTypes } from "../../rows/column-type.ts";
import type { Lease, LeaseOptions } from "./session.ts";
import type { StoreContext } from "./store-context.ts";
import { requireSameHash } from "./store-hash.ts";

/** A table in the first store of a chain that has it. The lease holds that store open until released. */
export interface FoundTable {
  readonly context: StoreContext;
  readonly types: ColumnTypes;
  readonly lease: Lease;
}

/** The store itself, then its fallbacks and theirs, depth first, in which they are listed. */
function* storeChain(context: StoreContext): Generator<StoreContext> {
  yield context;
  for (const fallback of context.fallbacks) yield* storeChain(fallback);
}

async function lookUp(context: StoreContext, table: TableName, options: LeaseOptions): Promise<FoundTable | undefined> {
  const lease = await context.session.lease("read", options);
  try {
    const types = await context.driver.describe(table);
    if (types !== undefined) return { context, types, lease };
  } catch (error) {
    await lease.release();
    throw error;
  }
  await lease.release();
  return undefined;
}

/** A fallback that was locked when the store was opened has not been asked yet. */
async function requireHashOf(context: StoreContext, found: FoundTable): Promise<void> {
  try {
    requireSameHash(context.hash(), found.context.hash());
  } catch (error) {
    await found.lease.release();
    throw error;
  }
}

/** Asks every store of the chain for its hash. @throws HashAlgorithmMismatchError HASH_ALGORITHM_MISMATCH */
export async function validateChain(context: StoreContext, signal: AbortSignal | undefined): Promise<void> {
  for (const store of storeChain(context)) {
    const lease = await store.session.lease("read", { onDemand: store !== context, signal });
    try {
      requireSameHash(context.hash(), store.hash());
    } finally {
      await lease.release();
    }
  }
}

/** The first store of the chain that has the table, even with no row of the current version. */
export async function findTable(
  context: StoreContext,
  table: TableName,
  { allowFallback, signal }: { readonly allowFallback: boolean; readonly signal: AbortSignal | undefined },
): Promise<FoundTable | undefined> {
  for (const store of allowFallback ? storeChain(context) : [context]) {
    const isFallback = store !== context;
    try {
      const found = await lookUp(store, table, { onDemand: isFallback, signal });
      if (found !== undefined && isFallback) await requireHashOf(context, found);
      if (found !== undefined) return found;
    } catch (cause) {
      // Locks, aborts and clashes say themselves what to do.
      if (!isFallback || (cause instanceof MetadataStoreError && cause.code !== "STORE_FAILURE")) throw cause;
      throw new MetadataStoreError(
        "STORE_FAILURE",
        `Fallback store ${store.driver.display()} failed while looking for ${table.name}: ${messageOf(cause)}`,
        { cause, details: { store: store.driver.display(), table: table.name } },
      );
    }
  }
  return undefined;
}

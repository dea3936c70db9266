import { MetadataStoreError } from "../../errors.ts";
import { PROVENANCE } from "../../feature/system-columns.ts";
import type { TableName } from "../../feature/table-name.ts";
import { messageOf } from "../../message-of.ts";
import { batchesOf } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { type LongCallOptions, throwIfAborted, untilAborted } from "../session/call.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { loadPolars } from "../session/load-polars.ts";
import { guardProject } from "../session/project-guard.ts";
import type { DriverCall, Subject } from "../session/store-context.ts";
import { type GivenValue, givenValues } from "./given-rows.ts";
import { prepareFrameValue } from "./prepare-frame-value.ts";
import { prepareRows, type WriteContext } from "./prepare-rows.ts";
import { stampAfterStored } from "./stamp-after-stored.ts";
import { WriteProgress } from "./write-progress.ts";

/** Options of writing rows. */
export interface WriteOptions extends LongCallOptions {
  /** Stored with every row, e.g. the run of an orchestrator. */
  readonly materializationId?: string | undefined;
  /** Write to a feature of another project. */
  readonly allowCrossProject?: boolean | undefined;
  /** Keep `metaxy_feature_version` and `metaxy_project_version` that rows carry. */
  readonly preserveFeatureVersion?: boolean | undefined;
}

export const WRITE_OPTIONS: readonly (keyof WriteOptions)[] = [
  "allowCrossProject",
  "materializationId",
  "onProgress",
  "preserveFeatureVersion",
  "signal",
];

/** How many rows a write stored; rows that a later row of the same id replaced within a batch are not counted. */
export interface Written {
  readonly rows: number;
}

/** Stores prepared batches in one append; the store's settings are recorded before its first rows. */
export async function appendBatches(call: DriverCall, table: TableName, batches: readonly RowBatch[]): Promise<number> {
  const { context } = call;
  throwIfAborted(call.options.signal);
  await context.recordHash(call.options);
  return (await context.driver.append(table, batchesOf(batches), call.options)).rows;
}

/** What every batch of a write is prepared with. */
export function writeContext(
  call: DriverCall,
  handle: FeatureHandle,
  options: WriteOptions,
): Omit<WriteContext, "storedTypes"> {
  const { context } = call;
  const preserve = options.preserveFeatureVersion === true || context.permissions.has("featureVersionOverride");
  if (preserve) {
    context.warnings.once(handle.key, {
      code: "FEATURE_VERSION_PRESERVED",
      message: `Rows for ${handle.key} keep the feature version that they carry; those of another version are not read as current.`,
      details: { feature: handle.key },
    });
  }
  return {
    handle,
    hash: call.hash,
    featureVersion: handle.featureVersion(call.hash.length),
    projectVersion: handle.projectVersion(call.hash.length),
    materializationId: options.materializationId ?? context.options.materializationId,
    preserveFeatureVersion: preserve,
    warnings: context.warnings,
  };
}

/** Prepares one value and stores it; the table is locked meanwhile, so that two first writes agree on its types. */
function storeValue(call: DriverCall, value: GivenValue, partial: Omit<WriteContext, "storedTypes">): Promise<number> {
  const { context } = call;
  const { table } = partial.handle;
  return context.writeLock(table.name).run(async () => {
    throwIfAborted(call.options.signal);
    const write: WriteContext = { ...partial, storedTypes: await context.driver.describe(table) };
    const isOfIncrement = !partial.handle.isRoot || (await hasProvenance(value));
    const time = isOfIncrement ? await stampAfterStored(call, table) : context.stamps.next(table.name);
    const batch =
      value.kind === "rows"
        ? await prepareRows(value.rows, write, time)
        : await prepareFrameValue(value.frame, write, time);
    return appendBatches(call, table, [batch]);
  });
}

/** Rows of a root come from an increment where they bring their provenance; all others always do. */
async function hasProvenance(value: GivenValue): Promise<boolean> {
  if (value.kind === "rows") return value.rows.some((row) => row[PROVENANCE] !== undefined);
  const { frameColumns } = await loadPolars();
  return frameColumns(value.frame).includes(PROVENANCE);
}

function isEmptyArray(value: GivenValue): boolean {
  return value.kind === "rows" && value.rows.length === 0;
}

/** How many rows are safe, said by the error itself; errors of the caller's are causes, and stay as they are. */
function withSafeRows(error: unknown, rows: number, handle: FeatureHandle): MetadataStoreError {
  const stored = `${rows} rows are stored.`;
  if (!(error instanceof MetadataStoreError)) {
    const message = `Writing ${handle.key} ended early because what gives its rows failed: ${messageOf(error)}. ${stored}`;
    return new MetadataStoreError("INPUT_FAILED", message, {
      cause: error,
      details: { feature: handle.key, rowsStored: rows },
    });
  }
  const details = { ...error.details, feature: handle.key, rowsStored: rows };
  if (error.code === "ABORTED") {
    const message = `Writing ${handle.key} was aborted. ${stored}`;
    return new MetadataStoreError("ABORTED", message, { cause: error.cause, details });
  }
  if (error.code === "INPUT_FAILED") {
    return new MetadataStoreError("INPUT_FAILED", `${error.message} ${stored}`, { cause: error.cause, details });
  }
  return Object.assign(error, { details: { ...error.details, rowsStored: rows } });
}

/** Says once that a plain write of an expansion keeps children that vanished. */
function warnPlainExpansion({ context, hash }: DriverCall, handle: FeatureHandle): void {
  if (handle.isRoot || !handle.plan(hash).isExpansion) return;
  context.warnings.once(handle.key, {
    code: "EXPANSION_PLAIN_WRITE",
    message: `${handle.key} is an expansion: writeMetadata keeps children that a parent no longer has. replaceChildren(feature, parents, rows) hides them and marks childless parents as done.`,
    details: { feature: handle.key },
  });
}

/** Writes everything that the caller gives. */
export async function writeMetadata(
  { context, handle }: Subject,
  input: unknown,
  options: WriteOptions & { readonly expansion?: boolean },
): Promise<Written> {
  guardProject(context, handle, options.allowCrossProject);
  const { single, values } = await givenValues(input, `rows for ${handle.key}`);
  const progress = new WriteProgress(options.onProgress);
  let rows = 0;
  try {
    await context.call("write", { ...options, onProgress: progress.report }, async (call) => {
      if (options.expansion !== true) warnPlainExpansion(call, handle);
      const partial = writeContext(call, handle, options);
      for await (const value of untilAborted(values, call.options.signal)) {
        if (isEmptyArray(value)) continue;
        rows += await storeValue(call, value, partial);
        progress.batchStored(rows, single ? rows : undefined);
      }
    });
    progress.finish(rows);
    return { rows };
  } catch (error) {
    throw withSafeRows(error, rows, handle);
  }
}

import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, rowsBatch } from "../../rows/index.ts";
import type { DataFrame } from "../../rows/polars-types.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { completeBatch, completeTypes } from "../query/complete-batch.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { loadPolars } from "../session/load-polars.ts";
import { spoolMemoryLimit } from "../session/options.ts";
import type { StoreContext } from "../session/store-context.ts";
import { detachableRows } from "./detachable-rows.ts";
import { type OpenedRows, Query } from "./query.ts";
import { notFound, openRead, type ReadOptions } from "./read.ts";
import { rowView } from "./row-view.ts";
import { LEGACY_COLUMNS } from "./write-columns.ts";

/** How what is read becomes what is shown. */
type Shape = Pick<OpenedRows, "view" | "shape" | "shapeBatch">;

/** Columns as they are declared, with the seeds' names where the store is asked for them. */
function shapeOf(context: StoreContext, handle: FeatureHandle, completedTo: ColumnTypes | undefined): Shape {
  const isLegacy = context.options.legacyColumns === true;
  const legacy = legacyFrame(context);
  if (completedTo === undefined) {
    const view: Shape["view"] = (types) => rowView(types, handle, isLegacy);
    return { view, shape: legacy, ...(isLegacy ? { shapeBatch: legacyBatch } : {}) };
  }
  return {
    view: (types) => rowView(completeTypes(types, completedTo), handle, isLegacy),
    shape: async (frame) => legacy(await (await loadPolars()).completeFrame(frame, completedTo)),
    shapeBatch: async (batch) => {
      const complete = await completeBatch(batch, completedTo);
      return isLegacy ? legacyBatch(complete) : complete;
    },
  };
}

/** The seeds' names in frames, where the store is asked for them. */
export function legacyFrame(context: StoreContext): (frame: DataFrame) => DataFrame {
  if (context.options.legacyColumns !== true) return (frame) => frame;
  return (frame) => {
    const renames = [...LEGACY_COLUMNS].filter(
      ([legacy, modern]) => frame.columns.includes(modern) && !frame.columns.includes(legacy),
    );
    return renames.length === 0
      ? frame
      : frame.rename(Object.fromEntries(renames.map(([legacy, modern]) => [modern, legacy])));
  };
}

/** Likewise in Arrow. */
async function legacyBatch(batch: RowBatch): Promise<RowBatch> {
  const { types } = batch;
  const shown = (name: string): string =>
    [...LEGACY_COLUMNS].find(([legacy, modern]) => modern === name && !types.has(legacy))?.[0] ?? name;
  const names = [...types.keys()].map((name) => [name, shown(name)] as const);
  const rows: StoredRow[] = [];
  await eachRow(await batch.rows(), (row) => {
    const renamed = emptyRow();
    for (const [name, legacy] of names) renamed[legacy] = row[name] ?? null;
    rows.push(renamed);
  });
  return rowsBatch(new Map(names.map(([name, legacy]) => [legacy, types.get(name) ?? "null"])), rows);
}

/** A lazy read of a feature. `prepared` names the feature at first use, so that a wrong name fails there. */
export function featureQuery<Row>(
  context: StoreContext,
  handleOf: () => FeatureHandle,
  options: ReadOptions,
): Query<Row> {
  return new Query<Row>(async () => {
    const handle = handleOf();
    const opened = await openRead(context, handle, options);
    if (opened === undefined) throw notFound(context, handle, options.allowFallback ?? true);
    const held = detachableRows(opened.rows, spoolMemoryLimit(context.options));
    opened.lease.lend(() => held.detach());
    return {
      rows: held.rows,
      signal: opened.signal,
      onProgress: options.onProgress,
      ...shapeOf(context, handle, opened.completedTo),
      release: async () => {
        await held.dispose();
        await opened.lease.release();
      },
    };
  });
}

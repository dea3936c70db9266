import type { DataFrame } from "nodejs-polars";
import { detachableRows } from "./detachable-rows.ts";
import type { FeatureHandle } from "./feature-handle.ts";
import { spoolMemoryLimit } from "./options.ts";
import { Query } from "./query.ts";
import { notFound, openRead, type ReadOptions } from "./read.ts";
import { rowView } from "./row-view.ts";
import type { StoreContext } from "./store-context.ts";
import { LEGACY_COLUMNS } from "./write-columns.ts";

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
      view: (types) => rowView(types, handle, context.options.legacyColumns === true),
      shape: legacyFrame(context),
      release: async () => {
        await held.dispose();
        await opened.lease.release();
      },
    };
  });
}

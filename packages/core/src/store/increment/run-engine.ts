import { FEATURE_VERSION } from "../../feature/system-columns.ts";
import type { ResolveRequest } from "../../plan/resolve-request.ts";
import { unstoredColumns } from "../../plan/unstored-columns.ts";
import type { TargetExpressions } from "../../polars/index.ts";
import type { RowBatches, SpooledRows } from "../../rows/row-batch.ts";
import { completeRead, type ReadSource } from "../query/complete-read.ts";
import { IS_LIVE, ofVersion } from "../query/stored-predicates.ts";
import { filterFrames } from "../read/filter-frames.ts";
import { driverOptions, type LongCallOptions } from "../session/call.ts";
import type { FoundTable } from "../session/fallback.ts";
import { loadPolars } from "../session/load-polars.ts";
import { spoolMemoryLimit } from "../session/options.ts";
import { scratchFile } from "../session/spool-folder.ts";
import type { DriverCall } from "../session/store-context.ts";
import { spoolBatches } from "./batch-spool.ts";
import type { ParentSource, ResolveInputs } from "./resolve-inputs.ts";

export interface EngineRun {
  readonly call: DriverCall;
  readonly request: ResolveRequest;
  readonly inputs: ResolveInputs;
  /** Private folder of the increment. */
  readonly folder: string;
  readonly onProgress: LongCallOptions["onProgress"];
}

/** The store's own engine, its result held where it was computed or drained batch by batch. */
export async function runNative(run: EngineRun): Promise<SpooledRows> {
  const { call, request, folder } = run;
  const options = { ...call.options, scratchFile: (extension: string) => scratchFile(folder, extension) };
  const rows = call.driver.resolveUpdate?.(request, options);
  if (rows === undefined) throw new TypeError("the driver has no engine");
  return spoolResult(rows, run);
}

function spoolResult(rows: RowBatches, { call, request, folder }: EngineRun): Promise<SpooledRows> {
  if (rows.spool !== undefined) return rows.spool();
  return spoolBatches(rows, {
    memoryLimit: spoolMemoryLimit(call.context.options),
    file: async () => scratchFile(folder, "arrows"),
    idColumns: request.compareOn,
    signal: call.options.signal,
  });
}

function sourceOf({ context, lease }: FoundTable, call: DriverCall): ReadSource {
  return { driver: context.driver, options: driverOptions(lease, { signal: call.options.signal }) };
}

/** The latest live rows of a parent's right definition; expressions of the call are applied to them. */
function parentRows(source: ParentSource, call: DriverCall): RowBatches | undefined {
  const { found, plan, declared, expressions } = source;
  if (found === undefined) return undefined;
  const stored = completeRead(sourceOf(found, call), plan.table, {
    where: ofVersion(plan.featureVersion),
    latestBy: plan.idColumns,
    having: IS_LIVE,
  });
  if (expressions.length === 0) return stored;
  const unstored = unstoredColumns({ declaredTypes: declared, idColumns: plan.idColumns }, found.types);
  return filterFrames(stored, { feature: plan.feature, expressions, types: unstored });
}

/** Number of stored rows of a parent where none is of its definition, else 0. */
async function rowsOfOtherDefinitions(source: ParentSource, call: DriverCall): Promise<number> {
  const { found, plan } = source;
  if (found === undefined) return 0;
  const query = { columns: [FEATURE_VERSION] };
  let rows = 0;
  for await (const batch of completeRead(sourceOf(found, call), plan.table, query)) {
    for (const row of await batch.rows()) {
      if (row[FEATURE_VERSION] === plan.featureVersion) return 0;
      rows += 1;
    }
  }
  return rows;
}

/** Every definition's latest row per id, tombstones too. */
function historyRows({ call, request }: EngineRun): RowBatches | undefined {
  const { target } = request;
  if (target.types === undefined) return undefined;
  const latestBy = [...target.idColumns, FEATURE_VERSION];
  return completeRead(call, target.table, { latestBy });
}

function targetExpressions({ request, inputs }: EngineRun): TargetExpressions {
  const [target, stale] = [inputs.targetFilters.expressions, inputs.stale.expressions];
  const isNamed = target.length + stale.length > 0;
  const declaring = { declaredTypes: inputs.targetDeclared, idColumns: request.target.idColumns };
  const unstored = isNamed ? unstoredColumns(declaring, request.target.types ?? new Map()) : new Map();
  return { target, stale, unstored };
}

function markRows(call: DriverCall, request: ResolveRequest): RowBatches | undefined {
  const { marks } = request.target;
  if (marks === undefined) return undefined;
  const latestBy = [...marks.idColumns, FEATURE_VERSION];
  return completeRead(call, marks.table, { latestBy });
}

/** The Polars engine over rows read from this store and its fallbacks. */
export async function runPolars(run: EngineRun): Promise<SpooledRows> {
  const { call, request, inputs, folder, onProgress } = run;
  const polars = await loadPolars();
  const otherDefinitions: number[] = [];
  for (const parent of inputs.parents) otherDefinitions.push(await rowsOfOtherDefinitions(parent, call));
  const rows = await polars.resolveWithPolars(
    request,
    {
      parents: inputs.parents.map((parent) => parentRows(parent, call)),
      target: historyRows(run),
      marks: markRows(call, request),
      expressions: targetExpressions(run),
      otherDefinitions,
    },
    { signal: call.options.signal, onProgress, directory: folder, memoryLimit: spoolMemoryLimit(call.context.options) },
  );
  return spoolResult(rows, run);
}

import { PROVENANCE, SYSTEM_PREFIX, VERSION_COLUMNS } from "../feature/system-columns.ts";
import type { SamplesRequest } from "../plan/resolve-request.ts";
import type { ColumnTypes } from "../rows/column-type.ts";
import { batchesOf } from "../rows/index.ts";
import type { RowBatch } from "../rows/row-batch.ts";
import { givenValues } from "./given-rows.ts";
import { type GivenRow, prepareIdRows, prepareRows, type WriteContext } from "./prepare-rows.ts";
import type { ResolveTask } from "./resolve-update.ts";
import { rowsOfValue } from "./rows-of-value.ts";
import type { DriverCall } from "./store-context.ts";

function withoutProvenance(row: GivenRow): GivenRow {
  const { [PROVENANCE]: _, ...rest } = row;
  return rest;
}

/** Given samples as an engine takes them: the row's single provenance is always hashed anew from its fields'. */
export async function prepareSamples(
  call: DriverCall,
  task: ResolveTask,
  storedTypes: ColumnTypes | undefined,
): Promise<SamplesRequest | undefined> {
  const { handle, options, samplesRole: role } = task;
  if (options.samples === undefined) return undefined;
  const write: WriteContext = {
    handle,
    storedTypes,
    hash: call.hash,
    featureVersion: handle.featureVersion(call.hash.length),
    projectVersion: null,
    materializationId: undefined,
    preserveFeatureVersion: false,
    warnings: call.context.warnings,
  };
  const rows: GivenRow[] = [];
  for await (const value of (await givenValues(options.samples)).values) rows.push(...(await rowsOfValue(value)));
  const batch: RowBatch =
    role === "replace-parents" ? prepareRows(rows.map(withoutProvenance), write, 0n) : prepareIdRows(rows, write);
  const types = new Map(
    [...batch.types].filter(([name]) => !name.startsWith(SYSTEM_PREFIX) || VERSION_COLUMNS.includes(name)),
  );
  return { rows: batchesOf([batch]), types, role };
}

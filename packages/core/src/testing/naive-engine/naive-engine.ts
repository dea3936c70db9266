import {
  byFieldType,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  FEATURE_VERSION,
  NEWEST,
  PREVIOUS,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  STALE_FIELDS,
  STATUS,
} from "../../feature/system-columns.ts";
import type { ResolveRequest } from "../../plan/resolve-request.ts";
import type { ColumnType, ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { rowsBatch } from "../../rows/index.ts";
import type { RowBatch } from "../../rows/row-batch.ts";
import { compareValues } from "../../store/query/compare-values.ts";
import type { RowSource } from "../../store/query/complete-read.ts";
import type { StoreDriver } from "../../store/store-driver.ts";
import { comparedRows } from "./compare-rows.ts";
import { currentRows } from "./current-rows.ts";
import { type EngineRules, SOUND_RULES } from "./engine-rules.ts";
import { expectedRows } from "./expected-rows.ts";
import { readAll } from "./parent-rows.ts";

/**
 * A native engine for any driver, or for anything that rows can be read from: interprets a request row by row. Slow and plain,
 * written from the rules alone: what a real engine answers is compared with its answer, and a store without an engine can stand
 * in for one that has one, and be broken where a real one might be. Of a collapsed parent it shows the first child.
 * @example
 * const expected = naiveEngine(driver)(request, {});
 * const actual = driver.resolveUpdate(request, {});
 */
export function naiveEngine(
  source: RowSource,
  rules: EngineRules = SOUND_RULES,
): NonNullable<StoreDriver["resolveUpdate"]> {
  return (request) => {
    async function* batches(): AsyncGenerator<RowBatch> {
      const types = resultTypes(request);
      const expected = await expectedRows({ source, rules }, request);
      const current = await currentRows(source, request);
      const rows = grouped(comparedRows({ request, rules }, expected, current), request);
      yield rowsBatch(
        types,
        [...rows, await summary(source, request, current.newest)].map((row) => complete(row, types)),
      );
    }
    return { [Symbol.asyncIterator]: batches };
  };
}

function resultTypes(request: ResolveRequest): ColumnTypes {
  const byField = byFieldType(request.fields.map((field) => field.structKey));
  const types: (readonly [string, ColumnType])[] = [
    ...request.columns.map(({ name, type }) => [name, type] as const),
    [PROVENANCE_BY_FIELD, byField],
    [PROVENANCE, "string"],
    [DATA_VERSION_BY_FIELD, byField],
    [DATA_VERSION, "string"],
    [STATUS, "string"],
    [STALE_FIELDS, { list: "string" }],
  ];
  const { types: stored } = request.target;
  if (stored !== undefined) types.push([PREVIOUS, { struct: stored }]);
  return new Map([...types, [NEWEST, "timestamp"]]);
}

/** Rows in the order of their groups, where the request asks for it. */
function grouped(rows: readonly StoredRow[], { groupOrder }: ResolveRequest): readonly StoredRow[] {
  const order = (a: StoredRow, b: StoredRow): number =>
    groupOrder.map((name) => compareValues(a[name], b[name])).find((each) => each !== 0) ?? 0;
  return groupOrder.length === 0 ? rows : rows.toSorted(order);
}

async function summary(source: RowSource, request: ResolveRequest, newest: bigint | null): Promise<StoredRow> {
  const counts: number[] = [];
  for (const { table, types, featureVersion } of request.parents) {
    const rows = types === undefined ? [] : await readAll(source, table, { columns: [FEATURE_VERSION] });
    counts.push(rows.some((row) => row[FEATURE_VERSION] === featureVersion) ? 0 : rows.length);
  }
  return { [STATUS]: "summary", [NEWEST]: newest, [PROVENANCE]: counts.join(",") };
}

function complete(row: StoredRow, types: ColumnTypes): StoredRow {
  return Object.fromEntries([...types.keys()].map((name) => [name, row[name] ?? null]));
}

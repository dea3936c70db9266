import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  FEATURE_VERSION,
  NEWEST,
  PREVIOUS,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  STALE_FIELDS,
  STATUS,
} from "../../src/feature/system-columns.ts";
import type { ResolveRequest } from "../../src/plan/resolve-request.ts";
import type { EngineInputs } from "../../src/polars/engine-inputs.ts";
import {
  batchesOf,
  type ColumnTypes,
  type RowBatches,
  rowsBatch,
  type StoredRow,
  type StoredValue,
} from "../../src/rows/index.ts";
import { type Scenario, scenario } from "./arbitrary-requests.ts";
import { allRows, joinedHash, resolve } from "./engine.ts";
import { latestRows, liveParentRows, newestTime, type OracleRow, oracle } from "./oracle.ts";

/** Runs of each property; more of them find rarer shapes. */
const RUNS = Number(process.env.METAXY_PROPERTY_RUNS ?? 40);
const SEED = process.env.METAXY_PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.METAXY_PROPERTY_SEED) };

function batches(types: ColumnTypes | undefined, rows: readonly StoredRow[] | undefined): RowBatches | undefined {
  return types && rows && batchesOf([rowsBatch(types, rows)]);
}

/** What a store gives: the latest rows already, or everything that is stored. */
function engineInputs({ request, inputs }: Scenario, latestKept: boolean): Partial<EngineInputs> {
  const { target, compareOn, parents } = request;
  const latest = (rows: readonly StoredRow[], by: readonly string[]): readonly StoredRow[] =>
    latestKept ? latestRows(rows, [...by, FEATURE_VERSION]) : rows;
  return {
    latestKept,
    parents: parents.map((parent, i) => {
      const rows = inputs.parents[i];
      return batches(parent.types, rows && latestKept ? liveParentRows(rows, parent) : rows);
    }),
    target: batches(target.types, latest(inputs.target, target.idColumns)),
    marks: batches(target.marks?.types, latest(inputs.marks, compareOn)),
    otherDefinitions: parents.map((_, i) => i),
  };
}

/** A text that is equal for equal values. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") return `${each}n`;
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Rows that stand for stored ones have stored versions. */
const isStored = (status: StoredValue | undefined): boolean => status === "orphaned" || status === "unidentified";

function oracleText({ status, values, staleFields, fields, provenance }: OracleRow): string {
  return asText({ status, values, staleFields, ...(isStored(status) ? {} : { fields, provenance }) });
}

function engineText(row: StoredRow, request: ResolveRequest): string {
  const status = row[STATUS];
  const fields = request.fields.map(({ structKey }) => fieldOf(row[PROVENANCE_BY_FIELD], structKey));
  const values = request.columns.map(({ name }) => row[name]);
  const versions = isStored(status) ? {} : { fields, provenance: row[PROVENANCE] };
  return asText({ status, values, staleFields: row[STALE_FIELDS], ...versions });
}

function fieldOf(struct: StoredValue | undefined, key: string): StoredValue {
  if (typeof struct !== "object" || struct === null || Array.isArray(struct)) return null;
  return (struct as Readonly<Record<string, StoredValue>>)[key] ?? null;
}

/** The stored row, of a collapsed sample any of its children. */
function checkPrevious(rows: readonly StoredRow[], expected: readonly OracleRow[], request: ResolveRequest): void {
  for (const row of rows) {
    const hasPrevious =
      ["stale", "carried", "orphaned"].includes(String(row[STATUS])) && request.target.types !== undefined;
    if (!hasPrevious) {
      expect(row[PREVIOUS] ?? null).toBeNull();
      continue;
    }
    const candidates = expected
      .filter((each) => oracleText(each) === engineText(row, request))
      .flatMap((each) => each.stored);
    const names = [...(request.target.types?.keys() ?? [])];
    const texts = candidates.map((each) => asText(Object.fromEntries(names.map((name) => [name, each[name] ?? null]))));
    expect(texts).toContain(asText(row[PREVIOUS]));
  }
}

/** Data versions equal provenance, but where definitions are bridged untouched fields keep the stored one. */
function checkDataVersions(rows: readonly StoredRow[], request: ResolveRequest): void {
  for (const row of rows.filter((each) => !isStored(each[STATUS]))) {
    const isBridged = request.compareWith === "latest" && (row[STATUS] === "stale" || row[STATUS] === "carried");
    const touched = row[STALE_FIELDS] ?? [];
    const wanted = Object.fromEntries(
      request.fields.map(({ field, structKey }) => {
        const isKept = isBridged && Array.isArray(touched) && !touched.includes(field);
        const kept = fieldOf(fieldOf(row[PREVIOUS], DATA_VERSION_BY_FIELD), structKey);
        return [structKey, isKept ? kept : fieldOf(row[PROVENANCE_BY_FIELD], structKey)];
      }),
    );
    if (isBridged && request.target.types === undefined) continue;
    expect(asText(row[DATA_VERSION_BY_FIELD])).toBe(asText(wanted));
    expect(row[DATA_VERSION]).toBe(isBridged ? joinedHash(wanted as Record<string, string | null>) : row[PROVENANCE]);
  }
}

test.each([true, false])(
  "any request gives what a row-by-row reading of the rules gives (latest rows kept: %s)",
  async (latestKept) => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const { request, inputs } = given;
        const all = await allRows(await resolve(request, engineInputs(given, latestKept)));
        const summary = all.pop();
        expect([summary?.[STATUS], summary?.[NEWEST], summary?.[PROVENANCE]]).toStrictEqual([
          "summary",
          newestTime(inputs),
          request.parents.map((_, i) => i).join(","),
        ]);
        const expected = oracle(request, inputs);
        expect(all.map((row) => engineText(row, request)).sort()).toStrictEqual(expected.map(oracleText).sort());
        checkPrevious(all, expected, request);
        checkDataVersions(all, request);
      }),
      { numRuns: RUNS, ...SEED },
    );
  },
  3_600_000,
);

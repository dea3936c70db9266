import fc from "fast-check";
import { expect } from "vitest";
import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  FEATURE_VERSION,
  PREVIOUS,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  STATUS,
  VERSION_COLUMNS,
} from "../../src/feature/system-columns.ts";
import type { ResolveRequest } from "../../src/plan/resolve-request.ts";
import { batchesOf, type RowBatches, rowsBatch, type StoredRow } from "../../src/rows/index.ts";
import { compareValues, rowKey } from "../../src/store/query/compare-values.ts";
import { storedField } from "../../src/store/query/stored-field.ts";
import { naiveEngine, type RowSource } from "../../src/testing.ts";
import { asText } from "./as-text.ts";
import { checkChildren } from "./check-children.ts";
import { type Hit, MARKS, type RandomRequest, randomRequest, TARGET } from "./random-requests.ts";
import { byFieldValue, type RandomTable, type TableShape } from "./random-rows.ts";

/** What an engine is asked, the rows that are expected before any comparison, and what the answer has to be. */
export interface Question extends Pick<RandomRequest, "request" | "tables"> {
  readonly expected: readonly StoredRow[];
  readonly answer: readonly StoredRow[];
}

const SEED = process.env.METAXY_PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.METAXY_PROPERTY_SEED) };

/** Demands of random requests that an engine answers as the naive engine does: whole rows, of all statuses, in their order. */
export async function checkEngine(engine: (question: Question) => Promise<RowBatches>, runs: number): Promise<void> {
  const property = fc.asyncProperty(randomRequest, async (given) => {
    const { request } = given;
    const all = await naiveAnswer({ ...given, request: { ...request, compareWith: "nothing" } });
    const expected = all.filter((row) => row[STATUS] === "new");
    const tables = withHits(given, expected);
    const question = { request, tables, expected, answer: await naiveAnswer({ request, tables }) };
    const actual = await allRows(await engine(question));
    expect(texts(actual, question)).toStrictEqual(texts(question.answer, question));
    checkOrder(actual, request);
    if (isCollapsed(request)) checkChildren(actual, question);
  });
  await fc.assert(property, { numRuns: Number(process.env.METAXY_PROPERTY_RUNS ?? runs), ...SEED });
}

async function allRows(rows: RowBatches): Promise<StoredRow[]> {
  const all: StoredRow[] = [];
  for await (const batch of rows) all.push(...(await batch.rows()));
  return all;
}

function naiveAnswer({ request, tables }: Pick<Question, "request" | "tables">): Promise<StoredRow[]> {
  const source: RowSource = {
    capabilities: { pushdown: [] },
    read: ({ name }) => {
      const found = tables.get(name);
      return batchesOf([rowsBatch(found?.types ?? new Map(), found?.rows ?? [])]);
    },
  };
  return allRows(naiveEngine(source)(request, {}));
}

/** Gives some stored rows the ids and versions that are expected, so that not every row differs. */
function withHits({ request, tables, hits }: RandomRequest, expected: readonly StoredRow[]): Map<string, RandomTable> {
  const changed = new Map(tables);
  for (const name of [TARGET.name, MARKS.name]) {
    const found = tables.get(name);
    if (found === undefined || expected.length === 0) continue;
    const rows = found.rows.map((row, index) => {
      const hit = hits[index];
      const wanted = hit && expected[hit.expected % expected.length];
      return hit && wanted && hit.has !== "nothing"
        ? { ...row, ...hitColumns(hit, wanted, { request, shape: found.shape }) }
        : row;
    });
    changed.set(name, { ...found, rows });
  }
  return changed;
}

function hitColumns({ has }: Hit, wanted: StoredRow, { request, shape }: HitTable): StoredRow {
  const versions = request.fields.map(({ structKey }, index) => {
    const version = storedField(wanted[PROVENANCE_BY_FIELD] ?? null, structKey);
    return [structKey, has === "all but a field" && index === 0 ? "changed" : version];
  });
  const provenance = has === "no whole version" ? null : has === "all" ? wanted[PROVENANCE] : "changed";
  return {
    ...Object.fromEntries(request.compareOn.map((name) => [name, wanted[name] ?? null])),
    [PROVENANCE_BY_FIELD]: byFieldValue(Object.fromEntries(versions), shape),
    [PROVENANCE]: provenance ?? null,
  };
}

interface HitTable {
  readonly request: ResolveRequest;
  readonly shape: TableShape;
}

function isCollapsed({ collapse, target }: ResolveRequest): boolean {
  return collapse || target.marks !== undefined;
}

/** Rows as texts. What depends on which child stands for a parent is left out. */
function texts(rows: readonly StoredRow[], { request }: Question): string[] {
  return rows.map((row) => asText(isCollapsed(request) ? { ...row, ...hidden(row, request) } : { ...row })).sort();
}

function hidden(row: StoredRow, { compareWith }: ResolveRequest): StoredRow {
  const status = String(row[STATUS]);
  const isStored = status === "orphaned" || status === "unidentified";
  const isBridged = compareWith === "latest" && (status === "stale" || status === "carried");
  const names = isStored ? VERSION_COLUMNS : isBridged ? [DATA_VERSION, DATA_VERSION_BY_FIELD] : [];
  const previous = row[PREVIOUS] ?? null;
  return {
    ...Object.fromEntries(names.map((name) => [name, "of any child"])),
    [PREVIOUS]: previous === null ? null : storedField(previous, FEATURE_VERSION),
  };
}

/** Rows of each status come in the order of their groups. */
function checkOrder(rows: readonly StoredRow[], { groupOrder }: ResolveRequest): void {
  const order = (a: StoredRow, b: StoredRow): number =>
    groupOrder.map((name) => compareValues(a[name], b[name])).find((each) => each !== 0) ?? 0;
  for (const status of ["new", "stale", "carried"]) {
    const listed = rows.filter((row) => row[STATUS] === status);
    const keys = (all: readonly StoredRow[]): string[] => all.map((row) => rowKey(row, groupOrder));
    expect(keys(listed)).toStrictEqual(keys(listed.toSorted(order)));
  }
}

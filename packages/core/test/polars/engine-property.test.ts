import { test } from "vitest";
import { DELETED_AT, FEATURE_VERSION, PROVENANCE, STATUS } from "../../src/feature/system-columns.ts";
import type { EngineInputs } from "../../src/polars/engine-inputs.ts";
import { batchesOf, type RowBatches, rowsBatch, type StoredRow } from "../../src/rows/index.ts";
import { keepLatestRows } from "../../src/store/query/keep-latest-rows.ts";
import { checkEngine, type Question } from "../requests/check-engine.ts";
import { resolve } from "./engine.ts";

/** What a store gives: the latest rows already, or everything that is stored. */
function engineInputs({ request, tables, answer }: Question, latestKept: boolean): Partial<EngineInputs> {
  const { target, compareOn, parents } = request;
  const stored = (name: string | undefined, kept: (rows: readonly StoredRow[]) => readonly StoredRow[]) => {
    const found = name === undefined ? undefined : tables.get(name);
    return found && batchesOf([rowsBatch(found.types, latestKept ? kept(found.rows) : found.rows)]);
  };
  const latest = (by: readonly string[]) => (rows: readonly StoredRow[]) => keepLatestRows(rows, by);
  const counts = answer.find((row) => row[STATUS] === "summary")?.[PROVENANCE];
  return {
    latestKept,
    parents: parents.map(({ table, featureVersion, idColumns }): RowBatches | undefined =>
      stored(table.name, (rows) => {
        const own = rows.filter((row) => row[FEATURE_VERSION] === featureVersion);
        return keepLatestRows(own, idColumns).filter((row) => row[DELETED_AT] === null);
      }),
    ),
    target: target.types && stored(target.table.name, latest([...target.idColumns, FEATURE_VERSION])),
    marks: stored(target.marks?.table.name, latest([...compareOn, FEATURE_VERSION])),
    otherDefinitions: parents.length === 0 ? [] : String(counts).split(",").map(Number),
  };
}

test.each([true, false])(
  "any request gives what a row-by-row reading of the rules gives (latest rows kept: %s)",
  async (latestKept) => {
    await checkEngine((question) => resolve(question.request, engineInputs(question, latestKept)), 40);
  },
  3_600_000,
);

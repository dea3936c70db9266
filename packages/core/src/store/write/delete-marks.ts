import { type Predicate, predicateColumns } from "../../feature/predicate.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { castRows, rowsBatch } from "../../rows/index.ts";
import type { PolarsExpression } from "../../rows/polars-types.ts";
import type { RowBatch, RowBatches } from "../../rows/row-batch.ts";
import { evaluate } from "../query/match-row.ts";
import { filterFrames } from "../read/filter-frames.ts";

/** What a filter on a feature says of its rows, for marks to be asked the same. */
export interface MarksFilter {
  readonly feature: string;
  readonly predicate: Predicate | undefined;
  readonly expressions: readonly PolarsExpression[];
  /** Types of the feature's table. */
  readonly types: ColumnTypes;
}

/** Whether marks have all columns that a filter names, so that the store can answer it. */
export function isOfMarks({ predicate, expressions }: MarksFilter, types: ColumnTypes): boolean {
  if (expressions.length > 0) return false;
  return predicate === undefined || [...predicateColumns(predicate)].every((name) => types.has(name));
}

/** Marks as rows of the feature, whose columns that only children have are NULL; those that a filter matches. */
export function matchingMarks(marks: RowBatches, filter: MarksFilter): RowBatches {
  async function* asRows(): AsyncGenerator<RowBatch> {
    for await (const batch of marks) {
      const all: ColumnTypes = new Map([...filter.types, ...batch.types]);
      const matching = (await batch.rows()).filter((row) => isMatch(filter.predicate, row));
      yield rowsBatch(all, castRows(matching, batch.types, all));
    }
  }
  const rows = { [Symbol.asyncIterator]: asRows };
  return filter.expressions.length === 0 ? rows : filterFrames(rows, filter);
}

function isMatch(predicate: Predicate | undefined, row: StoredRow): boolean {
  return predicate === undefined || evaluate(predicate, row) === true;
}

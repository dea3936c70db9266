import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import type { ResolvedStatus, ResolveRequest } from "../plan/resolve-request.ts";
import { integerLiteral } from "./column.ts";
import { DECISION, gathered } from "./compare-with-current.ts";
import { ex } from "./expression.ts";
import type { HashOptions } from "./hash-frame.ts";
import { frameColumns, frameHeight, frameSelect, frameSlice, lazyFrame } from "./native-frame.ts";
import { changedSection, expectedSection, storedSection } from "./result-sections.ts";
import { RESULT, resultNames } from "./result-types.ts";

/** What a result is made of. */
export interface ResultParts {
  /** Expected and current rows under inner names; `current` is there wherever the target has a table. */
  readonly expected: DataFrame;
  readonly current: DataFrame | undefined;
  /** Rows of `DECISION` columns. */
  readonly decisions: DataFrame;
  /** For the summary row. */
  readonly newest: bigint | undefined;
  readonly otherDefinitions: readonly number[];
}

/** Kinds of rows in the order of a result; those that look at current rows are neighbours. */
const KINDS: readonly Kind[] = [
  { status: "new", of: "expected" },
  { status: "stale", of: "both" },
  { status: "carried", of: "both" },
  { status: "orphaned", of: "current" },
  { status: "unidentified", of: "current" },
  { status: "unidentified", of: "expected" },
  { status: "unversioned", of: "expected" },
  { status: "unmatched", of: "expected" },
];

/**
 * The rows of a result under the names of `RESULT`: status by status, each in the order of expected rows, the summary last.
 */
export async function engineResult(
  parts: ResultParts,
  request: ResolveRequest,
  options: HashOptions,
): Promise<DataFrame> {
  const kinds = await Promise.all(
    KINDS.map(async (kind) => ({ ...kind, decisions: await decisionsOf(parts.decisions, kind) })),
  );
  // One gather for all kinds, since each looks at every row of the frame that it gathers from.
  const left = slicer(await gatherAll(parts.expected, kinds, DECISION.expected));
  const stored = kinds.filter(({ of }) => of !== "expected");
  const right = parts.current && slicer(await gatherAll(parts.current, stored, DECISION.current));
  const sections: LazyDataFrame[] = [];
  for (const { status, of, decisions } of kinds) {
    const rows = frameHeight(decisions);
    const section = { status, decisions, request, expected: left(rows) };
    if (of === "expected") sections.push(expectedSection(section));
    else if (right !== undefined) {
      const current = right(rows);
      sections.push(
        of === "both" ? await changedSection({ ...section, current }, options) : storedSection({ ...section, current }),
      );
    }
  }
  return pl
    .concat([...sections, summary(parts)], { how: "diagonal" })
    .select(...resultNames(request).map(ex.col))
    .collect();
}

function gatherAll(
  frame: DataFrame,
  kinds: readonly { readonly decisions: DataFrame }[],
  side: string,
): Promise<DataFrame> {
  const decisions = pl.concat(
    kinds.map((kind) => frameSelect(kind.decisions, [side])),
    { how: "vertical" },
  );
  return gathered(frame, frameColumns(frame), { of: decisions, column: side });
}

/** Gives the frame part by part, each with as many rows as are asked for. */
function slicer(frame: DataFrame): (rows: number) => DataFrame {
  let start = 0;
  return (rows) => {
    start += rows;
    return frameSlice(frame, start - rows, rows);
  };
}

interface Kind {
  readonly status: ResolvedStatus;
  /** What a row of it is about. */
  readonly of: "expected" | "both" | "current";
}

/** Decisions of one kind in order. */
function decisionsOf(decisions: DataFrame, { status, of }: Kind): Promise<DataFrame> {
  const side = ex.col(of === "current" ? DECISION.current : DECISION.expected);
  return lazyFrame(decisions)
    .filter(ex.col(DECISION.status).eq(ex.lit(status)).and(side.isNotNull()))
    .sort({ by: [ex.col(DECISION.expected), ex.col(DECISION.current)], maintainOrder: true })
    .collect();
}

const ONE_ROW = pl.DataFrame({ row: [1] });

function summary({ newest, otherDefinitions }: ResultParts): LazyDataFrame {
  const time = newest === undefined ? ex.lit(null) : integerLiteral(newest);
  return lazyFrame(ONE_ROW).select(
    ex.lit(otherDefinitions.join(",")).alias(RESULT.provenance),
    ex.lit("summary").alias(RESULT.status),
    time.cast(pl.Datetime("us", "UTC")).alias(RESULT.newest),
  );
}

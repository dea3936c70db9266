import { type Dialect, renderSql, type Sql } from "@metaxy/sql";
import { ScenarioFailure } from "../suite/scenario-failure.ts";
import type { TestRunner } from "../suite/test-runner.ts";
import { valueText } from "../suite/value-text.ts";
import type { DialectContext, PlainValue, RunQuery } from "./dialect-case.ts";
import { stepCases } from "./step-cases.ts";
import { writingCases } from "./writing-cases.ts";

/** The dialect to certify, and the engine that it is for. */
export interface DialectTests {
  readonly runner: TestRunner;
  readonly name: string;
  readonly dialect: Dialect;
  readonly runQuery: RunQuery;
  /** Names that the engine cannot have even when quoted, so that a store of it refuses them; default: none. */
  readonly refusedNames?: readonly string[];
}

/**
 * Certifies a dialect before any store is made of it: every member against known answers, hostile texts as value, text and
 * name. `runQuery` runs one statement on the real engine.
 */
export function defineDialectTests({ runner, name, dialect, runQuery, refusedNames = [] }: DialectTests): void {
  const context = dialectContext({ dialect, runQuery, refusedNames });
  runner.describe(`the SQL dialect ${name} conforms`, () => {
    for (const each of [...writingCases, ...stepCases])
      runner.it(`[${each.member}] ${each.says}`, () => each.run(context));
  });
}

function dialectContext({
  dialect,
  runQuery,
  refusedNames,
}: Required<Pick<DialectTests, "dialect" | "runQuery" | "refusedNames">>): DialectContext {
  const rowsOf = (statement: Sql): ReturnType<RunQuery> => runQuery(renderSql(statement, dialect));
  const expectRows = async (statement: Sql, rows: readonly (readonly PlainValue[])[]): Promise<void> => {
    const found = await rowsOf(statement);
    if (valueText(found) === valueText(rows)) return;
    const { text, values } = renderSql(statement, dialect);
    throw new ScenarioFailure(
      [
        `expected: ${valueText(rows)}`,
        `found:    ${valueText(found)}`,
        `SQL:      ${text}`,
        `values:   ${valueText(values)}`,
      ].join("\n"),
    );
  };
  return { dialect, refusedNames, expectRows, rowsOf };
}

import type { DataFrame } from "nodejs-polars";
import { MetadataSchemaError, MetadataStoreError } from "../errors.ts";
import { messageOf } from "../message-of.ts";
import { didYouMean } from "../nearest-name.ts";
import type { PolarsExpression } from "../rows/polars-types.ts";
import { ownExpr } from "./edit-frame.ts";
import { syntaxExpr } from "./expression.ts";
import { frameColumns, frameSlice, lazyFrame } from "./native-frame.ts";

// Within a text of JSON quotes are escaped, so that none looks like this.
const COLUMN = /"Column":("(?:[^"\\]|\\.)*")/g;

/** The serialised expression; `undefined` for what Polars cannot serialise, such as `str.toUpperCase`. */
function serialized(expression: PolarsExpression): string | undefined {
  try {
    return expression.serialize("json").toString();
  } catch {
    return undefined;
  }
}

/** The same expression over other columns; as it is where Polars does not tell its columns. */
export function renameColumns(expression: PolarsExpression, newName: (name: string) => string): PolarsExpression {
  const json = serialized(expression);
  if (json === undefined) return expression;
  const renamed = json.replace(COLUMN, (_, name: string) => `"Column":${JSON.stringify(newName(JSON.parse(name)))}`);
  return renamed === json ? expression : syntaxExpr(renamed);
}

function checkColumns(expression: PolarsExpression, columns: readonly string[], feature: string): void {
  for (const [, text = '""'] of (serialized(expression) ?? "").matchAll(COLUMN)) {
    const name: string = JSON.parse(text);
    if (columns.includes(name)) continue;
    throw new MetadataSchemaError(
      `A filter names column ${JSON.stringify(name)}, which is not among the columns of ${feature}.${didYouMean(name, columns)}`,
      { details: { feature, column: name } },
    );
  }
}

/**
 * Refuses expressions that cannot filter the rows of a feature, told by what they say of none of them.
 * @throws MetadataSchemaError METADATA_SCHEMA for an unknown column.
 * @throws MetadataStoreError INVALID_FILTER for what Polars refuses.
 */
export async function checkExpressions(
  expressions: readonly PolarsExpression[],
  rows: DataFrame,
  feature: string,
): Promise<void> {
  const columns = frameColumns(rows);
  const none = lazyFrame(frameSlice(rows, 0, 0));
  for (const expression of expressions) {
    checkColumns(expression, columns, feature);
    try {
      await none.filter(ownExpr(expression)).collect();
    } catch (cause) {
      const [reason] = messageOf(cause).split("\n");
      throw new MetadataStoreError(
        "INVALID_FILTER",
        `A Polars expression cannot filter the rows of ${feature}: ${reason}. It must be true or false of each row.`,
        { cause, details: { feature } },
      );
    }
  }
}

import { renamePredicate } from "../../plan/rename-predicate.ts";
import type { ColumnTypes } from "../../rows/column-type.ts";
import { loadPolars } from "../session/load-polars.ts";
import type { StoreContext } from "../session/store-context.ts";
import type { NormalFilters } from "./filters.ts";
import { LEGACY_COLUMNS } from "./write-columns.ts";

/** The stored name of a column that a caller of the store names. */
export function modernName(name: string, types: ColumnTypes, { options }: Pick<StoreContext, "options">): string {
  return options.legacyColumns === true && !types.has(name) ? (LEGACY_COLUMNS.get(name) ?? name) : name;
}

/** Filters in stored names, in which legacy names stand for the stored columns. */
export async function modernFilters(
  filters: NormalFilters,
  types: ColumnTypes,
  context: Pick<StoreContext, "options">,
): Promise<NormalFilters> {
  if (context.options.legacyColumns !== true) return filters;
  const { predicates, expressions } = filters;
  const newName = (name: string): string => modernName(name, types, context);
  const polars = expressions.length === 0 ? undefined : await loadPolars();
  return {
    predicates: predicates.map((each) => renamePredicate(each, newName)),
    expressions: expressions.map((each) => polars?.renameColumns(each, newName) ?? each),
  };
}

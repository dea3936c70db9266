import { evaluate, type Predicate, type StoreDriver, type StoredRow, selectRows } from "@metaxy/core/driver";
import { answerReads } from "./alter-driver.ts";

/** A condition without and, or, not. */
export type Leaf = Exclude<Predicate, { readonly kind: "and" | "or" | "not" }>;

/** What a row makes of a condition: its truth, or another condition that the driver takes it for. */
export type LeafTruth = (leaf: Leaf, row: StoredRow) => Predicate | boolean | null;

/** Has the driver judge single conditions of filters on read rows by a rule of its own. */
export function alterFilters(driver: StoreDriver, judge: LeafTruth): StoreDriver {
  return answerReads(driver, (rows, { having, limit, ...query }) => {
    const kept = selectRows(rows, query);
    const matching = having === undefined ? kept : kept.filter((row) => truth(having, row, judge) === true);
    return matching.slice(0, limit ?? matching.length);
  });
}

function truth(node: Predicate, row: StoredRow, judge: LeafTruth): boolean | null {
  const constant = (part: Predicate): Predicate => ({ kind: "constant", value: truth(part, row, judge) });
  switch (node.kind) {
    case "and":
      return evaluate({ kind: "and", all: node.all.map(constant) }, row);
    case "or":
      return evaluate({ kind: "or", any: node.any.map(constant) }, row);
    case "not": {
      const inner = truth(node.predicate, row, judge);
      return inner === null ? null : !inner;
    }
    default: {
      const judged = judge(node, row);
      return typeof judged === "object" && judged !== null ? evaluate(judged, row) : judged;
    }
  }
}

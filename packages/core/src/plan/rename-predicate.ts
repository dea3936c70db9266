import type { Operand, Predicate } from "../feature/predicate.ts";

/** The same filter with other column names. */
export function renamePredicate(predicate: Predicate, newName: (name: string) => string): Predicate {
  const operand = (node: Operand): Operand => (node.kind === "column" ? { ...node, name: newName(node.name) } : node);
  switch (predicate.kind) {
    case "compare":
      return { ...predicate, left: operand(predicate.left), right: operand(predicate.right) };
    case "in":
    case "null":
    case "truth":
      return { ...predicate, operand: operand(predicate.operand) };
    case "and":
      return { kind: "and", all: predicate.all.map((each) => renamePredicate(each, newName)) };
    case "or":
      return { kind: "or", any: predicate.any.map((each) => renamePredicate(each, newName)) };
    case "not":
      return { kind: "not", predicate: renamePredicate(predicate.predicate, newName) };
    case "constant":
      return predicate;
  }
}

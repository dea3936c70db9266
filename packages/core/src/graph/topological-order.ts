import { refuse } from "../feature/refuse.ts";

interface Visit {
  readonly key: string;
  readonly parents: readonly string[];
  next: number;
}

function refuseCycle(path: readonly Visit[], key: string): never {
  const start = path.findIndex((visit) => visit.key === key);
  const cycle = [...path.slice(start).map((visit) => visit.key), key];
  return refuse(`Features depend on each other in a cycle: ${cycle.join(" → ")}; remove one of these dependencies.`, {
    cycle,
  });
}

/**
 * Keys and their ancestors, parents before children: depth first, in the order in which `keys` and `parentsOf` name them.
 * What `isDone` says true of is left out, with its ancestors.
 * @throws MetadataStoreError INVALID_DEFINITION where features depend on each other in a cycle.
 */
export function parentsFirst(
  keys: readonly string[],
  parentsOf: (key: string) => readonly string[],
  isDone: (key: string) => boolean,
): string[] {
  const order: string[] = [];
  const visited = new Set<string>();
  const onPath = new Set<string>();
  for (const start of keys) {
    if (visited.has(start) || isDone(start)) continue;
    const path: Visit[] = [{ key: start, parents: parentsOf(start), next: 0 }];
    onPath.add(start);
    // A stack of its own: a chain of features may be longer than the language's stack.
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const parent = visit.parents[visit.next];
      visit.next += 1;
      if (parent === undefined) {
        path.pop();
        onPath.delete(visit.key);
        visited.add(visit.key);
        order.push(visit.key);
      } else if (onPath.has(parent)) {
        refuseCycle(path, parent);
      } else if (!visited.has(parent) && !isDone(parent)) {
        path.push({ key: parent, parents: parentsOf(parent), next: 0 });
        onPath.add(parent);
      }
    }
  }
  return order;
}

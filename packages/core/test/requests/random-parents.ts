import fc from "fast-check";
import { tableName } from "../../src/feature/table-name.ts";
import type { ParentRequest } from "../../src/plan/resolve-request.ts";
import { predicate, type RandomTable, seldom, table, typeOf } from "./random-rows.ts";

/** What parents, target and samples of a request have in common. */
export interface RequestShape {
  /** Ids of the first parent and of each other one, in new names but for the number that tells parents apart. */
  readonly ids: readonly (readonly string[])[];
  readonly optional: readonly boolean[];
  readonly aggregated: readonly boolean[];
  readonly joinOn: readonly string[];
  readonly targetIds: readonly string[];
  readonly compareOn: readonly string[];
}

export interface RandomParent {
  readonly request: ParentRequest;
  readonly table: RandomTable | undefined;
}

type Kind = "same" | "wider" | "group" | "expansion" | "crowd";

interface ShapeChoice {
  readonly kind: Kind;
  readonly optional: readonly boolean[];
  readonly aggregated: readonly boolean[];
}

const FLAGS = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 });

/** 1:1 on all ids or on some of the first parent's, N:1, 1:N, and 1:N of parents that have several rows per id. */
export const requestShape: fc.Arbitrary<RequestShape> = FLAGS.chain((optional) =>
  fc.record({
    kind: fc.constantFrom<Kind>("same", "wider", "group", "expansion", "crowd"),
    // Required ones come first.
    optional: fc.constant(optional.toSorted((a, b) => Number(a) - Number(b))),
    aggregated: fc.array(fc.boolean(), { minLength: optional.length, maxLength: optional.length }),
  }),
).map(shapeOf);

function shapeOf({ kind, optional, aggregated }: ShapeChoice): RequestShape {
  const all = ["id", "sub"];
  const some = ["id"];
  const ids = (first: readonly string[], others: readonly string[]): (readonly string[])[] =>
    optional.map((_, index) => (index === 0 ? first : others));
  switch (kind) {
    case "same":
      return { ids: ids(all, all), optional, aggregated, joinOn: all, targetIds: all, compareOn: all };
    case "wider": {
      const [, ...others] = optional;
      const joinOn = others.length === 0 ? all : some;
      const groups = aggregated.map((each, index) => each && index > 0);
      const own = groups.map((isGroup, index) => (index === 0 || isGroup ? all : some));
      // The first parent gives an id that no other has, so it is required.
      return { ids: own, optional: [false, ...others], aggregated: groups, joinOn, targetIds: all, compareOn: all };
    }
    case "group": {
      const groups = aggregated.map((each, index) => each || index === 0);
      const own = groups.map((isGroup) => (isGroup ? all : some));
      return { ids: own, optional, aggregated: groups, joinOn: some, targetIds: some, compareOn: some };
    }
    case "expansion":
      return { ids: ids(some, some), optional, aggregated, joinOn: some, targetIds: ["id", "part"], compareOn: some };
    case "crowd":
      return { ids: ids(all, all), optional, aggregated, joinOn: some, targetIds: all, compareOn: some };
  }
}

const PARENT_FIELDS = ["f", "g"];
/** Stored names of what a child knows under others. */
const STORED: Readonly<Record<string, string>> = { sub: "old sub" };

/** Columns besides those of the join get the parent's number, so that parents do not collide; ids of the first keep their names. */
function namesOf(number: number, { ids, joinOn }: RequestShape): (readonly [from: string, name: string])[] {
  const own = ids[number] ?? [];
  const keeps = (name: string): boolean => joinOn.includes(name) || (number === 0 && own.includes(name));
  return [...own, "kind", "size"].map((name) => [STORED[name] ?? name, keeps(name) ? name : `${name}${number}`]);
}

/** A parent with all its stored rows. */
export function randomParent(number: number, shape: RequestShape): fc.Arbitrary<RandomParent> {
  const names = namesOf(number, shape);
  const optional = shape.optional[number] ?? false;
  const stored = names.map(([from]) => from);
  const idCount = shape.ids[number]?.length ?? 0;
  return fc
    .record({
      fields: fc.constantFrom(PARENT_FIELDS, PARENT_FIELDS, ["f"]),
      layout: fc.constantFrom("struct" as const, "map" as const),
      hasTable: optional ? fc.constantFrom(true, true, true, false) : fc.constant(true),
      where: seldom(predicate(stored)),
      filter: seldom(predicate(names.map(([, name]) => name))),
    })
    .chain(({ fields, layout, hasTable, where, filter }) =>
      table({ columns: stored, fields, layout }, 10).map((rows) => {
        const columns = names.map(([from, name]) => ({ name, from, type: typeOf(name) }));
        const orderBy = names.slice(0, idCount).map(([, name]) => name);
        const request: ParentRequest = {
          feature: `p/${number}`,
          table: tableName([`p${number}`]),
          types: hasTable ? rows.types : undefined,
          featureVersion: "v1",
          idColumns: stored.slice(0, idCount),
          where: hasTable ? where : undefined,
          columns: hasTable ? columns : [],
          filter: hasTable ? filter : undefined,
          versions: fields,
          optional,
          ...(shape.aggregated[number] === true ? { aggregate: { on: shape.joinOn, orderBy } } : {}),
        };
        return { request, table: hasTable ? rows : undefined };
      }),
    );
}

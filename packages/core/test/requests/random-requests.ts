import fc from "fast-check";
import { tableName } from "../../src/feature/table-name.ts";
import type { HashSettings } from "../../src/hash/index.ts";
import type { ResolveRequest, SamplesRequest, TargetRequest } from "../../src/plan/resolve-request.ts";
import type { FieldRecipe } from "../../src/plan/versioning-plan.ts";
import { batchesOf, type ColumnTypes, rowsBatch, type StoredRow } from "../../src/rows/index.ts";
import { rowKey } from "../../src/store/query/compare-values.ts";
import { type RandomParent, type RequestShape, randomParent, requestShape } from "./random-parents.ts";
import {
  MOSTLY_OTHERS,
  MOSTLY_OWN,
  predicate,
  type RandomTable,
  seldom,
  type TableShape,
  table,
  tableTypes,
  typeOf,
  userValues,
  versionValues,
} from "./random-rows.ts";

/** A request and all stored rows of its tables, by their names. */
export interface RandomRequest {
  readonly request: ResolveRequest;
  readonly tables: ReadonlyMap<string, RandomTable>;
  /** One per row. */
  readonly hits: readonly Hit[];
}

/** What a stored row of target or marks has of an expected one: nothing, its ids and versions, or nearly these. */
export interface Hit {
  readonly expected: number;
  readonly has: "nothing" | "all" | "all but a field" | "all but the whole version" | "no whole version";
}

const MOST_ROWS = 10;
const TARGET_FIELDS = ["out", "three", "two"];
export const TARGET = tableName(["child"]);
export const MARKS = tableName(["marks"]);

const HASH: fc.Arbitrary<HashSettings> = fc.record({
  algorithm: fc.constantFrom("md5", "sha256", "xxhash32", "xxhash64", "xxh3_64", "wyhash"),
  length: fc.constantFrom(8, 12, 20),
});

const HIT: fc.Arbitrary<Hit> = fc.record({
  expected: fc.nat(19),
  has: fc.oneof(
    { weight: 3, arbitrary: fc.constant("nothing") },
    { weight: 4, arbitrary: fc.constant("all") },
    { weight: 2, arbitrary: fc.constant("all but a field") },
    { weight: 1, arbitrary: fc.constantFrom("all but the whole version", "no whole version") },
  ),
});

/** Requests of every shape, with one to three parents or with samples. */
export const randomRequest: fc.Arbitrary<RandomRequest> = requestShape.chain((shape) =>
  fc
    .tuple(...shape.optional.map((_, number) => randomParent(number, shape)))
    .chain((parents) => fc.tuple(recipes(parents), fc.constant(parents)))
    .chain(([fields, parents]) =>
      fc.record({
        shape: fc.constant(shape),
        parents: fc.constant(parents),
        fields: fc.constant(fields),
        hash: HASH,
        samples: seldom(samples(shape, fields)),
        target: target(shape, fields),
        compareWith: fc.constantFrom("definition", "definition", "latest", "latest", "nothing"),
        grouped: fc.nat(2),
        hits: fc.array(HIT, { minLength: MOST_ROWS, maxLength: MOST_ROWS }),
      }),
    )
    .map(toRequest),
);

interface Given {
  readonly shape: RequestShape;
  readonly parents: readonly RandomParent[];
  readonly fields: readonly FieldRecipe[];
  readonly hash: HashSettings;
  readonly samples: SamplesRequest | undefined;
  readonly target: RandomTarget;
  readonly compareWith: ResolveRequest["compareWith"];
  readonly grouped: number;
  readonly hits: readonly Hit[];
}

function toRequest({ shape, samples: given, fields, hash, compareWith, hits, ...of }: Given): RandomRequest {
  const { joinOn, compareOn } = shape;
  const columns =
    given === undefined
      ? expectedColumns(of.parents, joinOn)
      : userColumns(given.types).map(([name, type]) => ({ name, type }));
  const others = columns.map(({ name }) => name).filter((name) => !compareOn.includes(name) && /^(id|sub)/.test(name));
  const groupOrder =
    of.grouped === 0 || given !== undefined ? [] : of.grouped === 1 ? compareOn : [...compareOn, ...others];
  const request: ResolveRequest = {
    feature: "child",
    hash,
    fields,
    parents: given?.role === "replace-parents" ? [] : of.parents.map((parent) => parent.request),
    samples: given,
    joinOn,
    columns,
    target: of.target.request,
    compareOn,
    collapse: isCollapsed(shape),
    groupOrder,
    compareWith,
  };
  const tables = new Map(of.target.tables);
  for (const parent of of.parents) if (parent.table) tables.set(parent.request.table.name, parent.table);
  return { request, tables, hits };
}

function isCollapsed({ targetIds, compareOn }: RequestShape): boolean {
  return targetIds.length > compareOn.length;
}

/** Some fields read each version of each parent, others some of them or none. */
function recipes(parents: readonly RandomParent[]): fc.Arbitrary<FieldRecipe[]> {
  const references = parents.flatMap(({ request }, parent) =>
    request.versions.map((structKey) => [`|p/${parent}.${structKey}|`, { parent, structKey }] as const),
  );
  const read = fc.oneof(fc.constant(references), fc.subarray(references));
  return fc.tuple(fc.integer({ min: 1, max: 3 }), read, read, read).map(([count, ...reads]) =>
    TARGET_FIELDS.slice(0, count).map((structKey, index) => {
      const parts = (reads[index] ?? []).flat();
      return { field: `the/${structKey}`, structKey, codeVersion: "1", parts: [`the/${structKey}|1`, ...parts] };
    }),
  );
}

function expectedColumns(parents: readonly RandomParent[], joinOn: readonly string[]): ResolveRequest["columns"] {
  return [
    ...joinOn.map((name) => ({ name, type: typeOf(name) })),
    ...parents.flatMap(({ request: { columns } }, index) =>
      columns.filter(({ name }) => !joinOn.includes(name)).map(({ name, type }) => ({ name, type, parent: index })),
    ),
  ];
}

/** Samples that stand in for the parents and bring their versions, or that look the parents up. */
function samples(shape: RequestShape, fields: readonly FieldRecipe[]): fc.Arbitrary<SamplesRequest> {
  const columns = [...new Set([...shape.joinOn, ...shape.compareOn, ...(shape.ids[0] ?? [])])];
  const versions: TableShape = { columns: [], fields: fields.map((each) => each.structKey), layout: "struct" };
  const request = (role: SamplesRequest["role"], types: ColumnTypes, given: readonly StoredRow[]): SamplesRequest => {
    const rows = given.map((row) => Object.fromEntries([...types.keys()].map((name) => [name, row[name] ?? null])));
    return { role, types, rows: batchesOf(() => [rowsBatch(types, rows)]) };
  };
  const row = fc
    .tuple(userValues(columns), versionValues(versions))
    .map((parts): StoredRow => Object.assign({}, ...parts));
  return fc
    .record({
      role: fc.constantFrom("replace-parents" as const, "join-parents" as const),
      rows: fc.uniqueArray(row, { maxLength: 8, size: "max", selector: (each) => rowKey(each, columns) }),
    })
    .map(({ role, rows }) => {
      const ids = tableTypes({ ...versions, columns });
      const isGiven = (name: string): boolean =>
        columns.includes(name) || (role === "replace-parents" && /provenance|data_version/.test(name));
      return request(role, new Map([...ids].filter(([name]) => isGiven(name))), rows);
    });
}

function userColumns(types: ColumnTypes): [string, ReturnType<typeof typeOf>][] {
  return [...types].filter(([name]) => !name.startsWith("metaxy_"));
}

interface RandomTarget {
  readonly request: TargetRequest;
  readonly tables: readonly (readonly [name: string, table: RandomTable])[];
}

/** What is stored of the feature itself: perhaps nothing, perhaps without a field that the definition has now. */
function target(shape: RequestShape, fields: readonly FieldRecipe[]): fc.Arbitrary<RandomTarget> {
  const [first = "", ...others] = fields.map((each) => each.structKey);
  const stored = (columns: readonly string[]): fc.Arbitrary<RandomTable> =>
    fc
      .record({
        columns: fc.constant(columns),
        fields: fc.oneof(fc.constant(others), fc.subarray(others)).map((some) => [first, ...some]),
        layout: fc.constantFrom("struct" as const, "map" as const),
        definitions: fc.constantFrom(MOSTLY_OWN, MOSTLY_OTHERS),
      })
      .chain((each) => table(each, MOST_ROWS));
  const columns = [...shape.targetIds, "kind", "size"];
  const none = fc.constant(undefined);
  return fc
    .record({
      children: fc.oneof({ weight: 6, arbitrary: stored(columns) }, { weight: 1, arbitrary: none }),
      marks: isCollapsed(shape) ? fc.oneof(stored(shape.compareOn), none) : none,
      where: seldom(predicate(columns)),
      stale: seldom(fc.array(predicate(columns), { minLength: 1, maxLength: 2 })),
    })
    .map(({ children, marks, where, stale }) => ({
      request: {
        table: TARGET,
        types: children?.types,
        featureVersion: "v1",
        idColumns: shape.targetIds,
        where: children && where,
        stale: (children && stale) ?? [],
        marks: marks && { table: MARKS, types: marks.types, idColumns: shape.compareOn },
      },
      tables: [
        ...(children === undefined ? [] : [[TARGET.name, children] as const]),
        ...(marks === undefined ? [] : [[MARKS.name, marks] as const]),
      ],
    }));
}

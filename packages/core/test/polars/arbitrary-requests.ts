import fc from "fast-check";
import type { ComparisonOperator, Predicate } from "../../src/feature/predicate.ts";
import { PROVENANCE, PROVENANCE_BY_FIELD } from "../../src/feature/system-columns.ts";
import { tableName } from "../../src/feature/table-name.ts";
import type { ParentRequest, ResolveRequest } from "../../src/plan/resolve-request.ts";
import type { FieldRecipe, RecipePart } from "../../src/plan/versioning-plan.ts";
import type { ColumnType, StoredRow, StoredValue } from "../../src/rows/index.ts";
import { type GivenRow, type GivenTable, parent, request, tableRows, tableTypes, target } from "./engine.ts";
import { type OracleInputs, oracle } from "./oracle.ts";

/** A request and all stored rows of its tables. */
export interface Scenario {
  readonly request: ResolveRequest;
  readonly inputs: OracleInputs;
}

const PARENT_FIELDS = ["f", "g"];
const TARGET_FIELDS = ["out", "two"];
const COLUMNS: Readonly<Record<string, ColumnType>> = { id: "int64", sub: "string", kind: "string", size: "int64" };
const NAMES = Object.keys(COLUMNS);

const text = fc.constantFrom("a", "b", "\uffff", "😀", null);
const version = fc.constantFrom("x", "y", "z", null);
const moment = fc.constantFrom(1n, 2n, 3n);

/** Few values of each kind, so that rows meet: same ids, same times, other definitions, deleted rows, NULLs everywhere. */
function storedRow(fields: readonly string[]): fc.Arbitrary<GivenRow> {
  const versions: Record<string, fc.Arbitrary<string | null>> = Object.fromEntries(fields.map((key) => [key, version]));
  return fc.record({
    id: fc.constantFrom(0n, 1n, 2n, null),
    sub: text,
    kind: text,
    size: fc.constantFrom(1n, 2n, 2n ** 53n + 1n, null),
    versions: fc.option(fc.record(versions), { freq: 9 }),
    featureVersion: fc.constantFrom("v1", "v1", "v1", "v0", "v2"),
    updated: moment,
    created: moment,
    deleted: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: moment }),
  });
}

function predicate(names: readonly string[]): fc.Arbitrary<Predicate> {
  const column = fc.constantFrom(...names).map((name) => ({ kind: "column" as const, name }));
  const operator = fc.constantFrom<ComparisonOperator>("=", "!=", "<", "<=", ">", ">=");
  const literal = (name: string): fc.Arbitrary<string | bigint> =>
    /id|size/.test(name) ? fc.constantFrom(1n, 2n) : fc.constantFrom("a", "😀");
  const compare = column.chain((left) =>
    fc.record({
      kind: fc.constant("compare" as const),
      operator,
      left: fc.constant(left),
      right: literal(left.name).map((value) => ({ kind: "literal" as const, value })),
    }),
  );
  const isIn = column.chain((operand) =>
    fc.record({
      kind: fc.constant("in" as const),
      operand: fc.constant(operand),
      values: fc.array(fc.option(literal(operand.name)), { maxLength: 3 }),
      negated: fc.boolean(),
    }),
  );
  const isNull = fc.record({ kind: fc.constant("null" as const), operand: column, negated: fc.boolean() });
  const { any } = fc.letrec<{ any: Predicate }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 2 },
      compare,
      isIn,
      isNull,
      fc.record({ kind: fc.constant("not" as const), predicate: tie("any") }),
      fc.record({ kind: fc.constant("and" as const), all: fc.array(tie("any"), { maxLength: 2 }) }),
      fc.record({ kind: fc.constant("or" as const), any: fc.array(tie("any"), { maxLength: 2 }) }),
    ),
  }));
  return any;
}

interface GivenParent {
  readonly request: ParentRequest;
  readonly rows: readonly StoredRow[] | undefined;
}

/** Columns besides those of the join get the parent's number, so that parents do not collide. */
function givenParent(number: number, joinOn: readonly string[]): fc.Arbitrary<GivenParent> {
  const newName = (name: string): string => (joinOn.includes(name) ? name : `${name}${number}`);
  return fc
    .record({
      rows: fc.array(storedRow(PARENT_FIELDS), { maxLength: 7 }),
      optional: fc.boolean(),
      hasTable: fc.constantFrom(true, true, true, false),
      where: fc.option(predicate(NAMES), { nil: undefined }),
      filter: fc.option(predicate(NAMES.map(newName)), { nil: undefined }),
      aggregates: fc.boolean(),
    })
    .map(({ rows, optional, hasTable, where, filter, aggregates }) => {
      const isThere = hasTable || !optional;
      const table: GivenTable = { columns: COLUMNS, fields: PARENT_FIELDS, rows };
      const columns = NAMES.map((name) => ({ name: newName(name), from: name, type: COLUMNS[name] ?? "null" }));
      const bound = parent(`p${number}`, table, {
        optional,
        idColumns: ["id", "sub"],
        ...(isThere ? { where, filter, columns } : { types: undefined, columns: [] }),
        ...(aggregates ? { aggregate: { on: joinOn, orderBy: ["id", "sub"].map(newName) } } : {}),
      });
      return { request: bound, rows: isThere ? tableRows(table) : undefined };
    });
}

interface Given {
  readonly joinOn: readonly string[];
  readonly parents: readonly GivenParent[];
  readonly target: readonly GivenRow[] | undefined;
  readonly marks: readonly GivenRow[] | undefined;
  readonly where: Predicate | undefined;
  readonly stale: readonly Predicate[];
  readonly compareWith: ResolveRequest["compareWith"];
  readonly grouped: boolean;
  readonly hits: readonly (readonly [row: number, expected: number])[];
}

/** Requests of every shape, with one to three parents. Joined on one of two ids, the target is an expansion. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({ joinOn: fc.constantFrom(["id"], ["id", "sub"]), count: fc.integer({ min: 1, max: 3 }) })
  .chain(({ joinOn, count }) =>
    fc.record({
      joinOn: fc.constant(joinOn),
      parents: fc.tuple(...Array.from({ length: count }, (_, number) => givenParent(number, joinOn))),
      target: fc.option(fc.array(storedRow(TARGET_FIELDS), { maxLength: 8 }), { nil: undefined, freq: 6 }),
      marks: fc.option(fc.array(storedRow(TARGET_FIELDS), { maxLength: 4 }), { nil: undefined }),
      where: fc.option(predicate(NAMES), { nil: undefined }),
      stale: fc.array(predicate(NAMES), { maxLength: 2 }),
      compareWith: fc.constantFrom("definition", "definition", "latest", "latest", "nothing"),
      grouped: fc.boolean(),
      hits: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 6 }),
    }),
  )
  .map(toScenario);

function toScenario(given: Given): Scenario {
  const { joinOn, compareWith, grouped } = given;
  const parents = [...given.parents].sort((a, b) => Number(a.request.optional) - Number(b.request.optional));
  const stored = table(given.target, NAMES);
  const marks = joinOn.length === 1 ? table(given.marks, joinOn) : undefined;
  const bound = request({
    parents: parents.map((each) => each.request),
    fields: recipes(parents.length),
    columns: expectedColumns(parents, joinOn),
    joinOn,
    compareOn: joinOn,
    collapse: joinOn.length === 1,
    compareWith,
    groupOrder: grouped ? joinOn : [],
    target: target(stored, {
      idColumns: ["id", "sub"],
      where: stored && given.where,
      stale: stored === undefined ? [] : given.stale,
      marks: marks && { table: tableName(["marks"]), types: tableTypes(marks) },
    }),
  });
  const inputs = {
    parents: parents.map((each) => each.rows),
    target: stored ? tableRows(stored) : [],
    marks: marks ? tableRows(marks) : [],
  };
  return { request: bound, inputs: withHits(bound, inputs, given.hits) };
}

function table(rows: readonly GivenRow[] | undefined, names: readonly string[]): GivenTable | undefined {
  const columns = Object.fromEntries(names.map((name) => [name, COLUMNS[name] ?? "null"] as const));
  return rows && { columns, fields: TARGET_FIELDS, rows };
}

/** The first field reads `f` of every parent, the second `g`. */
function recipes(parents: number): FieldRecipe[] {
  return TARGET_FIELDS.map((structKey, i) => ({
    field: `the/${structKey}`,
    structKey,
    codeVersion: "1",
    parts: [
      `${structKey}|`,
      ...Array.from({ length: parents }, (_, n): RecipePart[] => [
        { parent: n, structKey: PARENT_FIELDS[i] ?? "" },
        "|",
      ]).flat(),
    ],
  }));
}

function expectedColumns(parents: readonly GivenParent[], joinOn: readonly string[]): ResolveRequest["columns"] {
  return [
    ...joinOn.map((name) => ({ name, type: COLUMNS[name] ?? "null" })),
    ...parents.flatMap(({ request: { columns } }, index) =>
      columns.filter(({ name }) => !joinOn.includes(name)).map(({ name, type }) => ({ name, type, parent: index })),
    ),
  ];
}

/** Gives some stored rows the versions that are expected of them, so that not every row differs. */
function withHits(bound: ResolveRequest, inputs: OracleInputs, hits: Given["hits"]): OracleInputs {
  const expected = oracle({ ...bound, compareWith: "nothing" }, inputs);
  const hit = (rows: readonly StoredRow[]): StoredRow[] =>
    rows.map((row, i) => {
      const chosen = hits.find(([at]) => at === i)?.[1];
      const version = chosen === undefined ? undefined : expected[chosen % Math.max(1, expected.length)];
      return version?.fields
        ? { ...row, ...idsOf(bound, version.values), ...versionsOf(bound, version.fields, version.provenance) }
        : row;
    });
  return { ...inputs, target: hit(inputs.target), marks: hit(inputs.marks) };
}

function idsOf({ compareOn, columns }: ResolveRequest, values: readonly StoredValue[]): StoredRow {
  const place = (name: string): number => columns.findIndex((column) => column.name === name);
  return Object.fromEntries(compareOn.map((name) => [name, values[place(name)] ?? null]));
}

function versionsOf({ fields }: ResolveRequest, values: readonly StoredValue[], provenance: StoredValue): StoredRow {
  const byField: Record<string, StoredValue> = Object.create(null);
  fields.forEach(({ structKey }, i) => {
    byField[structKey] = values[i] ?? null;
  });
  return { [PROVENANCE_BY_FIELD]: byField, [PROVENANCE]: provenance };
}

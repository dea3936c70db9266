import fc from "fast-check";
import type { ComparisonOperator, Predicate } from "../../src/feature/predicate.ts";
import {
  CREATED_AT,
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  DELETED_AT,
  FEATURE_VERSION,
  MATERIALIZATION_ID,
  PROJECT_VERSION,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  systemColumnTypes,
  UPDATED_AT,
} from "../../src/feature/system-columns.ts";
import type { ColumnType, ColumnTypes, StoredRow, StoredValue } from "../../src/rows/index.ts";
import { bare } from "../rows/arbitrary-rows.ts";

/** What a table is made for: stored names of its user columns, the fields whose versions it has, and how they are stored. */
export interface TableShape {
  readonly columns: readonly string[];
  readonly fields: readonly string[];
  readonly layout: "struct" | "map";
  /** What rows are of, `v1` being the definition at hand. */
  readonly definitions?: readonly string[];
}

/** A stored table of a feature, whole. */
export interface RandomTable {
  readonly shape: TableShape;
  readonly types: ColumnTypes;
  readonly rows: readonly StoredRow[];
}

type ByField = Readonly<Record<string, StoredValue>> | null;

/** Type of a user column by the first letters of its name; what follows tells parents apart. */
export function typeOf(name: string): ColumnType {
  return /^(id|part|size)/.test(name) ? "int64" : "string";
}

export function tableTypes({ columns, fields, layout }: TableShape): ColumnTypes {
  const system = [...systemColumnTypes(fields)].map(([name, type]): [string, ColumnType] => [
    name,
    layout === "map" && name.endsWith("_by_field") ? { map: { key: "string", value: "string" } } : type,
  ]);
  return new Map([...columns.map((name): [string, ColumnType] => [name, typeOf(name)]), ...system]);
}

/** Versions by field as a table of this shape stores them. */
export function byFieldValue(versions: ByField, { fields, layout }: TableShape): StoredValue {
  if (versions === null) return null;
  const entries = fields.map((key) => [key, versions[key] ?? null] as const);
  return layout === "map" ? entries : bare(entries);
}

const VERSION = fc.constantFrom("x", "x", "x", "y", "y", "", "a|b", "a|b", null);
export const MOSTLY_OWN: readonly string[] = ["v1", "v1", "v1", "v1", "v1", "v0", "v2"];
export const MOSTLY_OTHERS: readonly string[] = ["v0", "v0", "v2", "v2", "v1"];
const MOMENT = fc.constantFrom(1n, 2n, 3n);
const VALUES: readonly (readonly [name: RegExp, fc.Arbitrary<StoredValue>])[] = [
  [/^(id|part)/, fc.constantFrom(0n, 0n, 0n, 0n, 1n, 1n, 1n, 2n, 2n, null)],
  [/^size/, fc.constantFrom(1n, 2n, 2n ** 53n + 1n, null)],
  [/^/, fc.constantFrom("a", "a", "a", "a", "A", "", "\uffff", "😀", null)],
];

function value(name: string): fc.Arbitrary<StoredValue> {
  return VALUES.find(([names]) => names.test(name))?.[1] ?? fc.constant(null);
}

/** User columns of a row. */
export function userValues(names: readonly string[]): fc.Arbitrary<StoredRow> {
  return fc.record(Object.fromEntries(names.map((name) => [name, value(name)])));
}

/** The four version columns, of which none follows from another. */
export function versionValues(shape: TableShape): fc.Arbitrary<StoredRow> {
  const byField = fc.option(fc.record(Object.fromEntries(shape.fields.map((key) => [key, VERSION]))), { freq: 9 });
  return fc
    .record({
      provenance: byField,
      own: fc.option(byField, { nil: undefined, freq: 1 }),
      whole: VERSION,
      data: VERSION,
    })
    .map(({ provenance, own, whole, data }) => ({
      [PROVENANCE_BY_FIELD]: byFieldValue(provenance, shape),
      [PROVENANCE]: whole,
      [DATA_VERSION_BY_FIELD]: byFieldValue(own === undefined ? provenance : own, shape),
      [DATA_VERSION]: data,
    }));
}

/** Few values of each kind, so that rows meet: same ids, same times, other definitions, deleted rows, NULLs everywhere. */
function storedRow(shape: TableShape): fc.Arbitrary<StoredRow> {
  const times = fc.record({
    [FEATURE_VERSION]: fc.constantFrom(...(shape.definitions ?? MOSTLY_OWN)),
    [PROJECT_VERSION]: fc.constant("p1"),
    [CREATED_AT]: MOMENT,
    [UPDATED_AT]: MOMENT,
    [DELETED_AT]: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: MOMENT }),
    [MATERIALIZATION_ID]: fc.constantFrom(null, "m"),
  });
  return fc
    .tuple(userValues(shape.columns), versionValues(shape), times)
    .map((parts) => bare(parts.flatMap((part) => Object.entries(part))));
}

export function table(shape: TableShape, maxLength: number): fc.Arbitrary<RandomTable> {
  return fc
    .array(storedRow(shape), { maxLength, size: "max" })
    .map((rows) => ({ shape, types: tableTypes(shape), rows }));
}

/** Any condition on columns that are named so. */
export function predicate(names: readonly string[]): fc.Arbitrary<Predicate> {
  const column = fc.constantFrom(...names).map((name) => ({ kind: "column" as const, name }));
  const operator = fc.constantFrom<ComparisonOperator>("=", "!=", "<", "<=", ">", ">=");
  const literal = (name: string): fc.Arbitrary<string | bigint> =>
    typeOf(name) === "int64" ? fc.constantFrom(1n, 2n) : fc.constantFrom("a", "😀");
  const compare = column.chain((left) =>
    fc.record({
      kind: fc.constant("compare" as const),
      operator,
      left: fc.constant(left),
      right: literal(left.name).map((each) => ({ kind: "literal" as const, value: each })),
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

/** One thing or, more often, nothing. */
export function seldom<Thing>(arbitrary: fc.Arbitrary<Thing>): fc.Arbitrary<Thing | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

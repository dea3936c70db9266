import { MetadataSchemaError } from "../errors.ts";
import type { ParentRequest, ResolveRequest } from "../plan/resolve-request.ts";

/** Names of columns while the engine works. Names that users gave take no part, so none can clash. */
export const INNER = {
  /** User column of an expected row, by its index in `columns`. */
  expected: (index: number): string => `e${index}`,
  /** Expected provenance of a field, by its index in `fields`. */
  field: (index: number): string => `f${index}`,
  /** Expected provenance. */
  provenance: "f",
  /** Data version of a field of a sample that carries its own, and of the sample. */
  ownField: (index: number): string => `d${index}`,
  ownVersion: "d",
  /** Whether a sample has a row in a parent. */
  matched: (parent: number): string => `m${parent}`,
  isMatched: (name: string): boolean => /^m\d+$/.test(name),
  /** Column on which expected and current rows are compared, by its index in `compareOn`. */
  key: (index: number): string => `k${index}`,
  /** Stored column of a current row, by its index in the target's types. */
  stored: (index: number): string => `t${index}`,
  /** Stored provenance of a field, and of the row. */
  storedField: (index: number): string => `x${index}`,
  storedProvenance: "x",
  /** Stored data version of a field, and of the row. */
  storedFieldVersion: (index: number): string => `y${index}`,
  storedVersion: "y",
  /** Whether the stored by-field columns are NULL as a whole. */
  hasNoFields: "xNull",
  hasNoFieldVersions: "yNull",
  /** Whether the row is a mark, is stale by a predicate, is of another definition. */
  isMark: "isMark",
  isStale: "isStale",
  isOther: "isOther",
} as const;

/** Inner names of one parent's columns. */
export interface ParentNames {
  /** By the name in the child. Those that parents are joined on have the same inner name in each parent. */
  readonly columns: ReadonlyMap<string, string>;
  /** By struct key. */
  readonly versions: ReadonlyMap<string, string>;
}

export function parentNames(request: ResolveRequest, index: number): ParentNames {
  const parent = request.parents[index];
  if (parent === undefined) throw new RangeError(`there is no parent ${index}`);
  return {
    columns: new Map([...joinNames(request), ...ownNames(request, parent, index)]),
    versions: new Map(parent.versions.map((key, i) => [key, `v${index}_${i}`])),
  };
}

function joinNames({ joinOn }: ResolveRequest): (readonly [string, string])[] {
  return joinOn.map((name, i) => [name, `j${i}`] as const);
}

function ownNames({ joinOn }: ResolveRequest, parent: ParentRequest, index: number): (readonly [string, string])[] {
  return parent.columns.flatMap(({ name }, i) => (joinOn.includes(name) ? [] : [[name, `c${index}_${i}`] as const]));
}

/** The inner name of a column that a request says is there. @throws MetadataSchemaError where it is not. */
export function innerName(names: ReadonlyMap<string, string>, name: string, of: string): string {
  const inner = names.get(name);
  if (inner !== undefined) return inner;
  throw new MetadataSchemaError(`Column ${JSON.stringify(name)} is needed of ${of}, which does not have it.`, {
    details: { feature: of, column: name },
  });
}

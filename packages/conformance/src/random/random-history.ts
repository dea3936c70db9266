import fc from "fast-check";
import { type GraphChoice, graphChoice } from "./random-graph.ts";

/** A row of a root before ids and versions are looked up; numbers are taken modulo what there is. */
export interface RowChoice {
  readonly id: number;
  readonly k: number;
  readonly versions: readonly [number, number, number, number];
  readonly n: number;
  readonly s: number;
}

export type Operation =
  | {
      readonly op: "write";
      readonly feature: number;
      readonly rows: readonly RowChoice[];
      readonly ownDataVersions: boolean;
    }
  | { readonly op: "delete"; readonly feature: number; readonly id: number; readonly hard: boolean }
  /** `ownDataVersions`: rows get data versions that do not follow from their provenance. */
  | { readonly op: "work"; readonly feature: number; readonly ownDataVersions: boolean }
  /** The work of every feature, parents first. */
  | { readonly op: "round"; readonly feature: number }
  | { readonly op: "resolve"; readonly feature: number; readonly variant: number }
  /**
   * Another code version of a feature's first field, or (`more`) a field more of a derived feature; the same again brings
   * the first definition back. `more` of a root: its rows are written again under the other definition.
   */
  | { readonly op: "redefine"; readonly feature: number; readonly more: boolean }
  /**
   * Carries what can be carried to the current definitions, parents first; before that, perhaps, all work is done and a root or
   * a feature redefined in a way that leaves the samples as they are. In between samples of the feature may be worked on or deleted.
   */
  | {
      readonly op: "carry";
      readonly feature: number;
      readonly redefined: "root" | "feature" | "nothing";
      readonly meanwhile: "work" | "delete" | "nothing";
      readonly id: number;
    };

export interface RandomHistory {
  readonly graph: GraphChoice;
  /** First rows of each root; a root without any has no table. */
  readonly start: readonly (readonly RowChoice[])[];
  readonly operations: readonly Operation[];
}

export interface HistoryLimits {
  /** Whether versions may be NULL: such rows come again on each run, so a history with them never settles. */
  readonly nullVersions: boolean;
  readonly maxOperations: number;
}

const nat = (max: number): fc.Arbitrary<number> => fc.nat({ max });
const MAX_FEATURE = 12;

/** Graphs, writes, deletes, redefinitions and work in any order. */
export function randomHistory({ nullVersions, maxOperations }: HistoryLimits): fc.Arbitrary<RandomHistory> {
  const version = nat(nullVersions ? VERSIONS.length - 1 : VERSIONS.length - 2);
  const row = fc.record({
    id: nat(5),
    k: nat(4),
    versions: fc.tuple(version, version, version, version),
    n: nat(4),
    s: nat(3),
  });
  const write = fc.record({
    op: fc.constant("write" as const),
    feature: nat(MAX_FEATURE),
    rows: fc.array(row, { minLength: 1, maxLength: 6 }),
    ownDataVersions: fc.boolean(),
  });
  const remove = fc.record({
    op: fc.constant("delete" as const),
    feature: nat(MAX_FEATURE),
    id: nat(5),
    hard: fc.boolean(),
  });
  const work = fc.record({
    op: fc.constant("work" as const),
    feature: nat(MAX_FEATURE),
    ownDataVersions: fc.boolean(),
  });
  const round = fc.record({ op: fc.constant("round" as const), feature: fc.constant(0) });
  const resolve = fc.record({
    op: fc.constant("resolve" as const),
    feature: nat(MAX_FEATURE),
    variant: fc.constantFrom(0, 1, 1, 1, 2, 3, 4, 5),
  });
  const redefine = fc.record({ op: fc.constant("redefine" as const), feature: nat(MAX_FEATURE), more: fc.boolean() });
  const carry = fc.record({
    op: fc.constant("carry" as const),
    feature: nat(MAX_FEATURE),
    redefined: fc.constantFrom("root" as const, "root" as const, "feature" as const, "nothing" as const),
    meanwhile: fc.constantFrom("work" as const, "delete" as const, "nothing" as const, "nothing" as const),
    id: nat(5),
  });
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    { weight: 6, arbitrary: write },
    { weight: 2, arbitrary: remove },
    { weight: 2, arbitrary: work },
    { weight: 4, arbitrary: round },
    { weight: 3, arbitrary: resolve },
    { weight: 2, arbitrary: redefine },
    { weight: 3, arbitrary: carry },
  );
  const start = fc.array(fc.array(row, { maxLength: 5, size: "max" }), { minLength: 4, maxLength: 4 });
  return fc.record({
    graph: graphChoice,
    start,
    operations: fc.array(operation, { minLength: 1, maxLength: maxOperations, size: "max" }),
  });
}

/** Texts that engines like to mix up; NULL last. */
export const VERSIONS: readonly (string | null)[] = ["a", "b", "c", "", "a|b", null];
export const IDS: readonly string[] = ["a", "A", "", "\u00e9", "e\u0301", "10"];
export const GROUPS: readonly string[] = ["p", "q", ""];
export const MEMBERS: readonly bigint[] = [1n, 9n, 10n, -1n, 2n];
export const NUMBERS: readonly (bigint | null)[] = [1n, 0n, -1n, 2n, null];
export const TEXTS: readonly (string | null)[] = ["a", "b", "", null];

import type { Predicate } from "../../feature/predicate.ts";
import { DATA_VERSION_BY_FIELD, FEATURE_VERSION } from "../../feature/system-columns.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import { hashText } from "../../hash/index.ts";
import type { ParentRequest } from "../../plan/resolve-request.ts";
import type { StoredRow, StoredValue } from "../../rows/column-type.ts";
import { compareValues } from "../../store/query/compare-values.ts";
import { textOf } from "./by-field.ts";

/** What the naive engine decides row by row; a mutant replaces one of these. */
export interface EngineRules {
  /** Which rows of a parent are of its definition. */
  readonly ofDefinition: (featureVersion: string) => Predicate;
  /** The data version of one field of a parent's row. */
  readonly versionOf: (row: StoredRow, structKey: string, parent: ParentRequest) => string | null;
  /** Order of the members of a group by one id. */
  readonly compareIds: (a: StoredValue | undefined, b: StoredValue | undefined) => number;
  /** Hashed text of a group, from its members' versions in order. */
  readonly groupText: (versions: readonly (string | null)[]) => string | null;
  /** Whether rows of two parents, or a sample and a parent's row, belong together. */
  readonly matches: (a: StoredRow, b: StoredRow, on: readonly string[]) => boolean;
  /** What the version of a parent that has no row counts as. */
  readonly absent: string | null;
  /** Hashed text of a field, from its parts in order. */
  readonly fieldText: (parts: readonly (string | null)[]) => string | null;
  readonly hash: (settings: HashSettings, text: string) => string;
  /** The children of a parent, or the one stored row of a sample, that are looked at. */
  readonly compared: (stored: readonly StoredRow[]) => readonly StoredRow[];
  /** Whether a staleness predicate that holds for these of the stored rows makes the sample stale. */
  readonly isForced: (holds: readonly boolean[]) => boolean;
  /** Whether a stored NULL version is stale. */
  readonly nullIsStale: boolean;
  /** Whether an expected NULL version is left alone. */
  readonly unversionedStays: boolean;
}

/** The rules as they are. */
export const SOUND_RULES: EngineRules = {
  ofDefinition: (featureVersion) => ({
    kind: "compare",
    operator: "=",
    left: { kind: "column", name: FEATURE_VERSION },
    right: { kind: "literal", value: featureVersion },
  }),
  versionOf: (row, structKey) => textOf(row[DATA_VERSION_BY_FIELD], structKey),
  compareIds: compareValues,
  groupText: (versions) => versions.filter((version) => version !== null).join("|"),
  matches: (a, b, on) => on.every((name) => (a[name] ?? null) !== null && a[name] === b[name]),
  absent: "",
  fieldText: (parts) => (parts.includes(null) ? null : parts.join("")),
  hash: hashText,
  compared: (stored) => stored,
  isForced: (holds) => holds.includes(true),
  nullIsStale: true,
  unversionedStays: true,
};

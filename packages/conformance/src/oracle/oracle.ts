import type { HashSettings } from "@metaxy/core/driver";
import { type FeatureData, fieldsOf, structKeyOf } from "../features/feature-data.ts";
import type { OracleIncrement } from "./compare.ts";
import { definitions } from "./definitions.ts";
import type { ExpectedRow } from "./expected-rows.ts";
import { carryForward } from "./oracle-carry.ts";
import { type OracleReadOptions, read } from "./oracle-read.ts";
import { OracleRefusal } from "./oracle-refusal.ts";
import { calculate, type OracleResolveOptions, resolve } from "./oracle-resolve.ts";
import { type OracleRow, type StoredSample, versionColumns } from "./oracle-row.ts";
import type { OracleState } from "./oracle-state.ts";
import { type OracleDeleteOptions, remove, replaceChildren, write } from "./oracle-write.ts";
import { type HashText, versionHash } from "./version-hash.ts";

/**
 * A store reduced to its rules: every row ever written in a list, every question answered row by row. Times are µs.
 * Written from the rules alone, so that it shares no mistake with an engine. What the rules refuse throws
 * {@link OracleRefusal}.
 */
export interface Oracle {
  /** The definitions from here on. */
  define(features: readonly FeatureData[]): void;
  featureVersion(feature: string): string;
  /** Rows with user columns and `metaxy_*` columns; of several rows of one id the last counts. */
  write(feature: string, rows: readonly OracleRow[], at: bigint): void;
  delete(feature: string, at: bigint, options?: OracleDeleteOptions): void;
  drop(feature: string): void;
  read(feature: string, options?: OracleReadOptions): StoredSample[];
  resolve(feature: string, options?: OracleResolveOptions): OracleIncrement;
  /** Writes all children of these parents, buries the vanished ones, marks a parent without any as done. */
  replaceChildren(
    feature: string,
    children: { readonly parents: readonly OracleRow[]; readonly rows: readonly OracleRow[] },
    at: bigint,
  ): void;
  /** Gives the carried samples of an increment to the current definition; says how many, of an expansion how many children. */
  carryForward(feature: string, increment: OracleIncrement, at: bigint): number;
  /** The given samples with the versions that their parents give them. */
  calculate(feature: string, samples: readonly OracleRow[]): ExpectedRow[];
}

/** An empty oracle with the hash settings of a store. */
export function createOracle(settings: HashSettings, hashText: HashText): Oracle {
  const hash = versionHash(settings, hashText);
  const state: OracleState = { hash, stored: new Map(), marks: new Map(), all: definitions([], hash) };
  return {
    define: (features) => {
      for (const feature of features) refuseOneStructKeyTwice(feature);
      state.all = definitions(features, hash);
    },
    featureVersion: (feature) => state.all.featureVersion(feature),
    write: (feature, rows, at) => write(state, feature, { rows, at }),
    delete: (feature, at, options = {}) => remove(state, feature, { ...options, at }),
    drop: (feature) => {
      state.stored.delete(feature);
      state.marks.delete(feature);
    },
    read: (feature, options = {}) => read(state, feature, options),
    resolve: (feature, options = {}) => resolve(state, feature, options),
    replaceChildren: (feature, children, at) => replaceChildren(state, feature, { ...children, at }),
    carryForward: (feature, { carried }, at) => carryForward(state, feature, { carried, at }),
    calculate: (feature, samples) => calculate(state, feature, samples),
  };
}

/** A row with its versions, in the form in which it is written back. */
export function columnsOf(row: ExpectedRow): OracleRow {
  return { ...row.values, ...versionColumns(row.versions) };
}

function refuseOneStructKeyTwice(feature: FeatureData): void {
  const keys = fieldsOf(feature).map((field) => structKeyOf(field.key));
  if (new Set(keys).size < keys.length) throw new OracleRefusal(`Two fields of ${feature.key} have one struct key.`);
}

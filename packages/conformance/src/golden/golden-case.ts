import type { HashAlgorithm } from "@metaxy/core/driver";
import type { ColumnWord, FeatureData } from "../features/feature-data.ts";

/** A JSON value as the golden files hold it; integers that a double cannot hold are `bigint`. */
export type GoldenValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly GoldenValue[]
  | { readonly [name: string]: GoldenValue };

/** A row by column; times are ISO text in UTC. */
export type GoldenRow = Readonly<Record<string, GoldenValue>>;

/** Types of written columns; by-field columns are structs of texts. */
export type GoldenColumns = Readonly<
  Record<string, ColumnWord | { readonly struct: Readonly<Record<string, "string">> }>
>;

/** What a resolve is expected to give. */
export interface GoldenIncrement {
  readonly new: readonly GoldenRow[];
  readonly stale: readonly GoldenRow[];
  readonly orphaned: readonly GoldenRow[];
}

/** Where this library does otherwise than the reference on purpose. */
export interface GoldenDeviation<Expected> {
  readonly kind: "refuse" | "resolve" | "other";
  /** The rule. */
  readonly says: string;
  readonly expected?: Expected;
  readonly or_refuse?: boolean;
}

interface GoldenError {
  readonly class: string;
  readonly message_start: string;
}

interface StepOf<Op extends string, Expected> {
  readonly op: Op;
  /** Time that the store stamps, ISO text in UTC. */
  readonly at: string;
  readonly deviation?: GoldenDeviation<Expected>;
  readonly expect_error?: GoldenError;
}

export interface GoldenWrite extends StepOf<"write", readonly GoldenRow[]> {
  readonly feature: string;
  readonly columns: GoldenColumns;
  readonly rows: readonly GoldenRow[];
}

export interface GoldenDelete extends StepOf<"delete", never> {
  readonly feature: string;
  readonly filters: readonly string[];
  readonly soft?: boolean;
}

export interface GoldenRead extends StepOf<"read", readonly GoldenRow[]> {
  readonly feature: string;
  readonly options?: GoldenReadOptions;
  readonly expected?: readonly GoldenRow[];
}

interface GoldenReadOptions {
  readonly filters?: readonly string[];
  readonly with_sample_history?: boolean;
  readonly with_feature_history?: boolean;
  readonly include_soft_deleted?: boolean;
}

export interface GoldenResolve extends StepOf<"resolve", GoldenIncrement> {
  readonly feature: string;
  readonly options?: GoldenResolveOptions;
  readonly samples?: { readonly columns: GoldenColumns; readonly rows: readonly GoldenRow[] };
  readonly expected?: GoldenIncrement;
}

export interface GoldenResolveOptions {
  readonly filters?: Readonly<Record<string, readonly string[]>>;
  readonly global_filters?: readonly string[];
  readonly target_filters?: readonly string[];
  readonly staleness_predicates?: readonly string[];
  readonly skip_comparison?: boolean;
}

/** The definitions change from here on. */
interface GoldenRedefinition extends StepOf<"features", never> {
  readonly features: readonly FeatureData[];
}

/** One step of a case. */
export type GoldenStep = GoldenWrite | GoldenDelete | GoldenRead | GoldenResolve | GoldenRedefinition;

/** One history and what the reference answered at each of its steps. */
export interface GoldenCase {
  readonly name: string;
  readonly hash_algorithm: HashAlgorithm;
  readonly hash_truncation_length: number;
  readonly features: readonly FeatureData[];
  readonly steps: readonly GoldenStep[];
  readonly note?: string;
  readonly deviation?: GoldenDeviation<never>;
  /** Where the reference's other engine gives another result. */
  readonly engines_differ_at_step?: number;
}

import type { MetadataStoreOptions } from "@metaxy/core";
import type { FeatureData } from "../features/feature-data.ts";
import type { TestRow } from "./row-table.ts";
import type { Fault } from "./store-under-test.ts";

/** What a process with a store of its own is told to do, one after the other; features are named by key. */
export type ProcessCommand =
  | {
      readonly do: "open";
      readonly place: string;
      readonly mode?: "read" | "write";
      readonly options?: Pick<MetadataStoreOptions, "hashAlgorithm" | "hashTruncationLength" | "materializationId">;
    }
  /** The definitions from here on. */
  | { readonly do: "define"; readonly features: readonly FeatureData[] }
  /** `batchSize`: as an iterable of batches instead of one value. */
  | {
      readonly do: "write";
      readonly feature: string;
      readonly rows: readonly TestRow[];
      readonly batchSize?: number;
    }
  /** `where`: a filter text; absent: all rows. */
  | { readonly do: "delete"; readonly feature: string; readonly where?: string }
  /** Answers the rows. */
  | { readonly do: "read"; readonly feature: string; readonly options?: { readonly withSampleHistory?: boolean } }
  /** Resolves and keeps the increment. */
  | { readonly do: "resolve"; readonly feature: string }
  /** Resolves and writes back what is to do. */
  | { readonly do: "work"; readonly feature: string }
  /** Arms a fault. */
  | { readonly do: "strike"; readonly fault: Fault }
  | { readonly do: "close" };

/** A command on its way. */
export interface ProcessRequest {
  readonly id: number;
  readonly command: ProcessCommand;
}

/** What came of it. */
export type ProcessAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly code: string; readonly message: string } };

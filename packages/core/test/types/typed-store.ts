import type {
  AnyFeature,
  ColumnName,
  Condition,
  FeatureReference,
  FilterColumns,
  IncrementRow,
  ReadRow,
  WriteRow,
} from "../../src/feature/index.ts";

/** Reads, writes and increments as a store types them. */
export interface TypedStore {
  writeMetadata<F extends FeatureReference>(
    feature: F,
    rows: readonly WriteRow<F>[] | Iterable<WriteRow<F>> | AsyncIterable<WriteRow<F>>,
  ): Promise<void>;
  readMetadata<F extends FeatureReference, const C extends ColumnName<F> = ColumnName<F>>(
    feature: F,
    options?: { readonly columns?: readonly C[]; readonly filters?: (c: FilterColumns<F>) => Condition },
  ): { toArray(): Promise<{ readonly [K in C]: ReadRow<F>[K] }[]> };
  resolveUpdate<F extends AnyFeature>(
    feature: F,
  ): Promise<{ toProcess(): { batches(): AsyncIterable<IncrementRow<F>[]> } }>;
}

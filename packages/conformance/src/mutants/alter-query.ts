import type { MetadataStore } from "@metaxy/core";
import { alterStore } from "./alter-store.ts";

/** A row as a query gives it to users. */
export type QueryRow = Readonly<Record<string, unknown>>;

type Batches = (options?: { readonly size?: number | undefined }) => AsyncIterable<readonly QueryRow[]>;

/** What a query was asked for. */
export interface AskedRead {
  readonly feature: Parameters<MetadataStore["readMetadata"]>[0];
  readonly options: Parameters<MetadataStore["readMetadata"]>[1];
}

/** Breaks the rows of every query of `readMetadata`; frames and Arrow stay as they are. */
export function alterBatches(
  store: MetadataStore,
  change: (original: Batches, asked: AskedRead) => Batches,
): MetadataStore {
  return alterStore(store, {
    readMetadata: (original) => {
      const read: MetadataStore["readMetadata"] = (feature, options) => {
        const query = original(feature, options);
        const batches: Batches = query.batches.bind(query);
        // Mutants pass the options on as they were given.
        const asked = { feature, options } as AskedRead;
        return Object.defineProperty(query, "batches", { value: change(batches, asked) });
      };
      return read;
    },
  });
}

import type { MetadataStore } from "@metaxy/core";
import { alterStore } from "./alter-store.ts";

type Deleting = Parameters<MetadataStore["deleteMetadata"]>[1];

/** Changes the options of every delete. */
export function deletingWith(store: MetadataStore, change: (options: Deleting) => Deleting): MetadataStore {
  return alterStore(store, {
    deleteMetadata: (original) => (feature, options) =>
      // What is changed is the call, never the type of its filters.
      original(feature, change(options as Deleting) as typeof options),
  });
}

import type { CertifiedStore } from "@metaxy/conformance";
import { MemoryMetadataStore } from "@metaxy/memory";

export const storeUnderTest: CertifiedStore = {
  name: "fixed",
  open: (options) => new MemoryMetadataStore(options),
  knownGaps: { "read/is-lazy": "was broken once" },
};

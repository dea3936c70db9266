import type { CertifiedStore } from "@metaxy/conformance";
import { MemoryMetadataStore } from "@metaxy/memory";

export const storeUnderTest: CertifiedStore = {
  name: "unknown-gap",
  open: (options) => new MemoryMetadataStore(options),
  knownGaps: { "read/is-lzy": "was broken once" },
};

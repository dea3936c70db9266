import type { CertifiedStore } from "@metaxy/conformance";
import { MemoryMetadataStore } from "@metaxy/memory";

export const storeUnderTest: CertifiedStore = {
  name: "memory",
  open: (options) => new MemoryMetadataStore(options),
};

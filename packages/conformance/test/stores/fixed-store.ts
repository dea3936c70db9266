import { MemoryMetadataStore } from "@metaxy/memory";
import type { CertifiedStore } from "../../src/index.ts";

export const storeUnderTest: CertifiedStore = {
  name: "fixed",
  open: (options) => new MemoryMetadataStore(options),
  knownGaps: { "read/is-lazy": "was broken once" },
};

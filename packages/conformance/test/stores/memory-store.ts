import { MemoryMetadataStore } from "@metaxy/memory";
import type { CertifiedStore } from "../../src/index.ts";

export const storeUnderTest: CertifiedStore = {
  name: "memory",
  open: (options) => new MemoryMetadataStore(options),
};

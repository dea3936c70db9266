import { MemoryMetadataStore } from "@metaxy/memory";
import type { CertifiedStore } from "../../src/index.ts";

class ForgetfulStore extends MemoryMetadataStore {
  override async hasFeature(): Promise<boolean> {
    return false;
  }
}

export const storeUnderTest: CertifiedStore = {
  name: "forgetful",
  open: (options) => new ForgetfulStore(options),
  knownGaps: { "fallback/reads-fall-back": "hasFeature is always false" },
};

import type { CertifiedStore } from "@metaxy/conformance";
import { MemoryMetadataStore } from "@metaxy/memory";

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

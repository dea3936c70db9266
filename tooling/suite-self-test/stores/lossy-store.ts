import type { CertifiedStore } from "@metaxy/conformance";
import { MemoryMetadataStore } from "@metaxy/memory";

/** Loses the second of two rows, and tells of its statements. */
class LossyStore extends MemoryMetadataStore {
  constructor(options: ConstructorParameters<typeof MemoryMetadataStore>[0]) {
    super(options);
    const write = this.writeMetadata.bind(this);
    const losing: typeof write = (feature, rows, options) => {
      const kept: typeof rows = Array.isArray(rows) ? rows.slice(0, 1) : rows;
      return write(feature, kept, options);
    };
    this.writeMetadata = losing;
  }
}

export const storeUnderTest: CertifiedStore = {
  name: "lossy",
  open: (options) => new LossyStore(options),
  statements: () => ["CREATE TABLE t", "SELECT * FROM t"],
};

import { MetadataStoreError } from "@metaxy/core/driver";

/** What the rules refuse, so that an oracle answers an error where a store must. */
export class OracleRefusal extends MetadataStoreError {
  constructor(message: string) {
    super("INVALID_ARGUMENT", message);
  }
}

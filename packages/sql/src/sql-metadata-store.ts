import { MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import type { SqlStoreDriver } from "./sql-store-driver.ts";

/** A store over a SQL engine; a store package subclasses it and passes its driver. */
export class SqlMetadataStore extends MetadataStore {
  constructor(driver: SqlStoreDriver, options: MetadataStoreOptions = {}) {
    super(driver, options);
  }
}

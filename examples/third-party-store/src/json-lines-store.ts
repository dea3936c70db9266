import { MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import { JsonLinesDriver } from "./json-lines-driver.ts";

/** Where a store of JSON Lines lies, beside the options of every store. */
export interface JsonLinesStoreOptions extends MetadataStoreOptions {
  readonly folder: string;
}

/** Metadata in a folder of JSON Lines, for any number of processes that see the folder. */
export class JsonLinesStore extends MetadataStore {
  constructor({ folder, ...options }: JsonLinesStoreOptions) {
    super(new JsonLinesDriver(folder), options);
  }
}

/** The seeds' `metaxy.metadata_store.types`. */
export type { AccessMode } from "./store/store-driver.ts";

/** The stores' base and their errors: the seeds' `metaxy.metadata_store`. */
export {
  ContainerNotFoundError,
  DependencyError,
  FeatureNotFoundError,
  FieldNotFoundError,
  HashAlgorithmMismatchError,
  HashAlgorithmNotSupportedError,
  MetadataSchemaError,
  MetadataStoreError,
  ProjectMismatchError,
  StoreNotOpenError,
  SystemDataNotFoundError,
  UnsupportedError,
  VersioningEngineMismatchError,
} from "./errors.ts";
export { MetadataStore } from "./store/metadata-store.ts";
export { MetadataStoreConfig } from "./store/metadata-store-config.ts";
export type { MetadataStoreOptions } from "./store/session/options.ts";
export { withStore } from "./store/with-store.ts";

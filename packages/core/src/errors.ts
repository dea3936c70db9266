/** Stable codes of every error that this library throws on purpose; callers may branch on them. */
export type ErrorCode =
  | "ABORTED"
  | "DEPENDENCY_MISSING"
  | "FEATURE_NOT_FOUND"
  | "FIELD_NOT_FOUND"
  | "HASH_ALGORITHM_MISMATCH"
  | "HASH_ALGORITHM_NOT_SUPPORTED"
  | "INPUT_FAILED"
  | "INVALID_ARGUMENT"
  | "INVALID_DEFINITION"
  | "INVALID_FILTER"
  | "METADATA_SCHEMA"
  | "PACKAGE_MISSING"
  | "PROJECT_MISMATCH"
  | "STORE_FAILURE"
  | "STORE_LOCKED"
  | "STORE_NOT_OPEN"
  | "STORE_READ_ONLY"
  | "SYSTEM_DATA_NOT_FOUND"
  | "UNSUPPORTED"
  | "VERSIONING_ENGINE_MISMATCH";

/** What an error is about, as data: names, counts, places. Never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** What an error carries besides its message. */
export interface ErrorContext {
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Base of all errors of this library: says what happened, to which name, and what to do. */
export class MetadataStoreError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = context.details ?? {};
  }
}

/** The feature has no table in the store, nor in its fallback stores where those were asked. */
export class FeatureNotFoundError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("FEATURE_NOT_FOUND", message, context);
  }
}

/** A field was named that the feature does not have. */
export class FieldNotFoundError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("FIELD_NOT_FOUND", message, context);
  }
}

/** Rows do not have the columns or types that the feature or the stored table asks for. */
export class MetadataSchemaError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("METADATA_SCHEMA", message, context);
  }
}

/** An upstream feature whose rows are needed is missing. */
export class DependencyError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("DEPENDENCY_MISSING", message, context);
  }
}

/** A write to a feature of another project, outside `allowCrossProjectWrites`. */
export class ProjectMismatchError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("PROJECT_MISMATCH", message, context);
  }
}

/** The store was closed, by hand or at the end of its scope. */
export class StoreNotOpenError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("STORE_NOT_OPEN", message, context);
  }
}

/** The engine that was asked for cannot compute the hash. */
export class HashAlgorithmNotSupportedError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("HASH_ALGORITHM_NOT_SUPPORTED", message, context);
  }
}

/** Two hash settings that were given or recorded differ. */
export class HashAlgorithmMismatchError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("HASH_ALGORITHM_MISMATCH", message, context);
  }
}

/** A system table lacks what was asked for. */
export class SystemDataNotFoundError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("SYSTEM_DATA_NOT_FOUND", message, context);
  }
}

/** The native engine was demanded where it cannot run. */
export class VersioningEngineMismatchError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("VERSIONING_ENGINE_MISMATCH", message, context);
  }
}

/** The store declares that it does not have this operation. */
export class UnsupportedError extends MetadataStoreError {
  constructor(message: string, context?: ErrorContext) {
    super("UNSUPPORTED", message, context);
  }
}

/** The seeds' name of {@link FieldNotFoundError}. */
export { FieldNotFoundError as ContainerNotFoundError };

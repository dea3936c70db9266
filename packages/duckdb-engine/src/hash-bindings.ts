import { createRequire } from "node:module";
import type { DuckDBDataChunk, DuckDBScalarFunction, DuckDBVector } from "@duckdb/node-api";

/** Handle of a vector, valid until the callback that was given it returns. */
export type RawVector = Parameters<typeof DuckDBVector.create>[0];

/** The calls of the native bindings that have no whole-vector form in the client. */
export interface HashBindings {
  scalar_function_set_function(
    scalarFunction: DuckDBScalarFunction["scalar_function"],
    main: (info: unknown, input: DuckDBDataChunk["chunk"], output: RawVector) => void,
  ): void;
  data_chunk_get_size(chunk: DuckDBDataChunk["chunk"]): number;
  data_chunk_get_vector(chunk: DuckDBDataChunk["chunk"], column: number): RawVector;
  /** A copy. */
  vector_get_data(vector: RawVector, bytes: number): Uint8Array<ArrayBuffer>;
  /** A copy; null where no row is NULL. */
  vector_get_validity(vector: RawVector, bytes: number): Uint8Array<ArrayBuffer> | null;
  vector_ensure_validity_writable(vector: RawVector): void;
  /** Copies so many bytes from the pointer that stands in the buffer. */
  get_data_from_pointer(buffer: ArrayBuffer, pointerOffset: number, bytes: number): Uint8Array<ArrayBuffer>;
  // biome-ignore-start lint/complexity/useMaxParams: as the native functions are
  copy_data_to_vector(to: RawVector, toByte: number, from: ArrayBufferLike, fromByte: number, bytes: number): void;
  copy_data_to_vector_validity(
    to: RawVector,
    toByte: number,
    from: ArrayBufferLike,
    fromByte: number,
    bytes: number,
  ): void;
  // biome-ignore-end lint/complexity/useMaxParams: as the native functions are
}

// The client depends on exactly one version of its bindings; handles of another copy would not fit.
const requireFromClient = createRequire(createRequire(import.meta.url).resolve("@duckdb/node-api"));

/** The bindings that the client itself uses. */
export const hashBindings: HashBindings = requireFromClient("@duckdb/node-bindings");

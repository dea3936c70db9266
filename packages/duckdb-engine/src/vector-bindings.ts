import { createRequire } from "node:module";

/** The client's native calls on vectors. */
export type VectorBindings = typeof import("@duckdb/node-bindings");

// The client depends on exactly one version of its bindings; vectors of another copy would not fit.
const requireFromClient = createRequire(createRequire(import.meta.url).resolve("@duckdb/node-api"));

/** The bindings that the client itself uses. */
export const vectorBindings: VectorBindings = requireFromClient("@duckdb/node-bindings");

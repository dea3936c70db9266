import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type HashFunctions, registerHashFunctions } from "./hash-functions.ts";
import { Mutex } from "./mutex.ts";
import { RowSources } from "./row-sources.ts";

/** What belongs to an open instance, whoever in this process uses it. */
export interface InstanceTools {
  readonly hashes: HashFunctions;
  readonly rows: RowSources;
  /** Held by what writes: two statements that change one table's columns would fail. */
  readonly writes: Mutex;
}

const tools = new WeakMap<DuckDBInstance, InstanceTools>();

/** The tools of an instance, registered through the connection at the first time. */
export function instanceTools(instance: DuckDBInstance, connection: DuckDBConnection): InstanceTools {
  const known = tools.get(instance);
  if (known !== undefined) return known;
  const rows = new RowSources();
  rows.register(connection);
  const made = { hashes: registerHashFunctions(connection, instance), rows, writes: new Mutex() };
  tools.set(instance, made);
  return made;
}

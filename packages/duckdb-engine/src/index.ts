export { DuckDBSqlConnection } from "./duckdb-connection.ts";
export { duckdbDialect } from "./duckdb-dialect.ts";
export { EngineSession, startSession } from "./engine-session.ts";
export { type FunctionHash, type HashFunctions, registerHashFunctions } from "./hash-functions.ts";
export { type OpenDatabase, openDatabase } from "./open-files.ts";

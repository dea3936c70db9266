/** Certification of SQL dialects. */
export { type DialectTests, defineDialectTests } from "./define-dialect-tests.ts";
export type { PlainValue, RunQuery } from "./dialect-case.ts";

/**
 * What tests of pipelines and of stores need: a time that they move, warnings that can be asked for, temporary folders, and an
 * engine that says row by row what an increment is.
 */
export type { RowSource } from "./store/query/complete-read.ts";
export { temporaryFolders } from "./store/session/spool-folder.ts";
export { type EngineRules, SOUND_RULES } from "./testing/naive-engine/engine-rules.ts";
export { naiveEngine } from "./testing/naive-engine/naive-engine.ts";
export { createTestClock, isoOf, type Moment, microsecondsOf, type TestClock } from "./testing/test-clock.ts";
export { createWarningLog, type WarningLog } from "./testing/warning-log.ts";

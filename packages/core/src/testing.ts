/** What tests of pipelines and of stores need: a time that they move, warnings that can be asked for, temporary folders. */
export { temporaryFolders } from "./store/session/spool-folder.ts";
export { createTestClock, isoOf, type Moment, microsecondsOf, type TestClock } from "./testing/test-clock.ts";
export { createWarningLog, type WarningLog } from "./testing/warning-log.ts";

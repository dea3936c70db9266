/**
 * The four functions of a test runner that the suite needs, passed in by the caller; those of vitest, jest and `node:test`
 * (whose `before` and `after` are the last two) fit as they are.
 */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  /** `timeout` in milliseconds. */
  it(name: string, test: () => Promise<void>, timeout?: number): unknown;
  beforeAll(prepare: () => Promise<void>): unknown;
  afterAll(tidy: () => Promise<void>): unknown;
}

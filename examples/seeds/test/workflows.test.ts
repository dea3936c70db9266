import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBMetadataStore } from "@metaxy/duckdb";
import { afterAll, describe, test } from "vitest";
import { branchDeployment } from "../branch-deployment.ts";
import { checkExistence } from "../check-existence.ts";
import { crossProjectWrites } from "../cross-project-writes.ts";
import { ephemeralEnvironments } from "../ephemeral-environments.ts";
import { filterEarly } from "../filter-early.ts";
import { incrementalProcessing } from "../incremental-processing.ts";
import { multiEnvironment } from "../multi-environment.ts";
import { schemaValidation } from "../schema-validation.ts";
import { singleStore } from "../single-store.ts";
import { type NewStore, newMemoryStore } from "../stores.ts";
import { tutorial004 } from "../tutorial-004.ts";

const folder = mkdtempSync(join(tmpdir(), "metaxy-seeds-"));
let files = 0;
const newDuckDBStore: NewStore = (options) => {
  files += 1;
  return new DuckDBMetadataStore({ database: join(folder, `${files}.duckdb`), ...options });
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const workflows = {
  "W1 a single store": singleStore,
  "W2 a branch deployment": branchDeployment,
  "W3 several environments": multiEnvironment,
  "W4 only what is new": incrementalProcessing,
  "W5 look before computing": checkExistence,
  "W6 filter early": filterEarly,
  "W7 rows are checked": schemaValidation,
  "W11 writes across projects": crossProjectWrites,
  "W12 previews and integration tests": ephemeralEnvironments,
  "the tutorial, line by line": tutorial004,
};

describe.each([
  ["memory", newMemoryStore],
  ["DuckDB", newDuckDBStore],
])("on the %s store", (_, newStore) => {
  test.each(Object.entries(workflows))("%s", { timeout: 60_000 }, async (_, workflow) => {
    await workflow(newStore);
  });
});

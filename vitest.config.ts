import { defineConfig } from "vitest/config";

/** Shared by all packages: they run `vitest run --config ../../vitest.config.ts` in their own folder. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A busy machine is slow, not wrong.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // As many packages are tested at a time as there are processors.
    maxWorkers: "50%",
    reporters: ["default", "json"],
    outputFile: { json: ".reports/vitest.json" },
  },
});

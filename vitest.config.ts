import { defineConfig } from "vitest/config";

/** Shared by all packages: they run `vitest run --config ../../vitest.config.ts` in their own folder. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: ".reports/vitest.json" },
  },
});

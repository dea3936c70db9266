import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: [
    "src/index.ts",
    "src/driver.ts",
    "src/metadata-store.ts",
    "src/metadata-store-base.ts",
    "src/types.ts",
    "src/testing.ts",
  ],
  // Dependencies stay what they are: a package that a manifest does not name fails the build.
  deps: { onlyBundle: [] },
  format: "esm",
  dts: true,
  platform: "node",
  target: "node22",
});
export default config;

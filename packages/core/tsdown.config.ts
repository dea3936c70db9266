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
  format: "esm",
  dts: true,
  platform: "node",
  target: "node22",
});
export default config;

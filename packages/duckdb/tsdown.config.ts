import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({
  entry: ["src/index.ts"],
  deps: { onlyBundle: [] },
  format: "esm",
  dts: true,
  platform: "node",
  target: "node22",
});
export default config;

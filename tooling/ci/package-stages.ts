import { createRequire } from "node:module";
import { join } from "node:path";
import { commandStage, type Stage, type StageContext, scriptStage } from "./stage.ts";

const tarballs = ({ scratch }: StageContext): string => join(scratch, "tarballs");
/** A folder outside the repository in which the packed packages are installed, as a stranger would. */
const stranger = ({ scratch }: StageContext): string => join(scratch, "stranger");
/** Another one, as the README's first install leaves it: without nodejs-polars. */
const bare = ({ scratch }: StageContext): string => join(scratch, "bare");

/** What users get: built, packed, checked, installed elsewhere, timed, and certified from there. */
export const packageStages: readonly Stage[] = [
  commandStage("build", ({ root }) => ({
    program: process.execPath,
    args: [createRequire(import.meta.url).resolve("turbo/bin/turbo"), "run", "build", "--continue=always"],
    cwd: root,
    env: { TURBO_TELEMETRY_DISABLED: "1" },
  })),
  scriptStage("pack", "tooling/packed/pack.ts", (context) => [tarballs(context)]),
  scriptStage("packages", "tooling/packed/check.ts", (context) => [tarballs(context)]),
  scriptStage("install-packed", "tooling/packed/install.ts", (context) => [
    tarballs(context),
    stranger(context),
    ...["core", "conformance"],
  ]),
  scriptStage("install-bare", "tooling/packed/install.ts", (context) => [
    tarballs(context),
    bare(context),
    ...["core", "sql", "duckdb-engine", "duckdb", "memory"],
  ]),
  scriptStage("packed-types", "tooling/packed/check-types.ts", (context) => [bare(context), stranger(context)]),
  scriptStage("import-time", "tooling/bench-import/main.ts", (context) => [stranger(context)]),
  scriptStage("third-party", "tooling/packed/third-party.ts", (context) => [stranger(context)]),
];

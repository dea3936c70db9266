// Plain JavaScript: it runs on the Node that is there, before anything is installed.
import { spawnSync } from "node:child_process";

const [major] = process.versions.node.split(".").map(Number);
const platform = `${process.platform}-${process.arch}`;
const bringsItsOwnNode = ["linux-x64", "linux-arm64", "win32-x64"].includes(platform);
const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;

function stop(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

if (major < 20) {
  stop(`Node ${process.versions.node} is too old: install Node 24 (https://nodejs.org) and run the command again.`);
}
if (isMusl) {
  stop("This repository's packages need a Linux with glibc; this one has musl. Use a glibc image, e.g. node:24-slim.");
}
if (!bringsItsOwnNode && major < 24) {
  stop(
    `This repository runs on Node 24. It brings its own on Linux (x64, arm64) and Windows (x64), but not on ${platform}, ` +
      `and the Node here is ${process.versions.node}: install Node 24 (https://nodejs.org) and run the command again.`,
  );
}

// `npm run -s` would keep npx from saying why it fails.
const env = { ...process.env, npm_config_loglevel: "notice" };

/** Runs pnpm through npx, and says whether it succeeded. */
function runsPnpm(args, { npxFlags = [], stdio = "inherit" } = {}) {
  const command = ["--yes", ...npxFlags, "pnpm@12.21.0", ...args];
  return spawnSync("npx", command, { stdio, env, shell: process.platform === "win32" }).status === 0;
}

const install = ["install", "--frozen-lockfile", "--reporter=append-only"];
let isInstalled = runsPnpm(install);
// .npmrc makes npx take what it has, so that nothing waits for the network; what it has may be older than this pnpm.
if (!isInstalled && !runsPnpm(["--version"], { stdio: "ignore" })) {
  isInstalled = runsPnpm(install, { npxFlags: ["--no-prefer-offline"] });
}
if (!isInstalled) {
  stop(
    "The packages could not be installed; the reason stands above. Check the network (a proxy or a registry of your own " +
      "goes into .npmrc) and the disk (2 GB are needed), then run the command again: it goes on where it stopped.",
  );
}

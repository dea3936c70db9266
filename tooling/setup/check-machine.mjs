// Plain JavaScript: it runs on the Node that is there, before anything is installed.
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

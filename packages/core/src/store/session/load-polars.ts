import { MetadataStoreError } from "../../errors.ts";
import { messageOf } from "../../message-of.ts";

type Polars = typeof import("../../polars/index.ts");

/**
 * The Polars engine, loaded at first need: the one place where the store reaches nodejs-polars.
 * @throws MetadataStoreError PACKAGE_MISSING where nodejs-polars is not installed, or its binary is not.
 */
export async function loadPolars(): Promise<Polars> {
  try {
    return await import("../../polars/index.ts");
  } catch (cause) {
    throw new MetadataStoreError("PACKAGE_MISSING", `${remedyOf(cause)} Rows and Arrow work without it.`, { cause });
  }
}

function remedyOf(cause: unknown): string {
  const said = messageOf(cause);
  // Its binary is a package of its own, whose name is longer.
  if (said.includes("'nodejs-polars'")) {
    return "Frames and the Polars engine need the package nodejs-polars; install it, e.g. npm install nodejs-polars.";
  }
  const [reason] = said.split("\n");
  const { platform, arch, version } = process;
  return `Frames and the Polars engine need nodejs-polars, which is installed, but does not load on ${platform}-${arch} with Node ${version}: ${reason}. Its binary is an optional dependency that npm leaves out without a word on Node < 22: remove node_modules and the lock file, and install again with Node 22 or later, e.g. npx --yes -p node@24 npm install.`;
}

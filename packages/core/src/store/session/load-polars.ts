import { MetadataStoreError } from "../../errors.ts";

type Polars = typeof import("../../polars/index.ts");

/**
 * The Polars engine, loaded at first need: the one place where the store reaches nodejs-polars.
 * @throws MetadataStoreError PACKAGE_MISSING where nodejs-polars is not installed.
 */
export async function loadPolars(): Promise<Polars> {
  try {
    return await import("../../polars/index.ts");
  } catch (cause) {
    throw new MetadataStoreError(
      "PACKAGE_MISSING",
      "Frames and the Polars engine need the package nodejs-polars; install it, e.g. npm install nodejs-polars. Rows and Arrow work without it.",
      { cause },
    );
  }
}

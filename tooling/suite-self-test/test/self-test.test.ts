import { defineSelfTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { lockedFolders } from "../locked-folder.ts";
import { memoryBase } from "../memory-base.ts";

const folders = lockedFolders();

afterAll(folders.removeAll);

defineSelfTests({
  runner: { describe, it, beforeAll, afterAll },
  base: memoryBase,
  processes: folders.create,
});

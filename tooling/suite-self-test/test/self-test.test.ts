import { defineSelfTests } from "@metaxy/conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { newLockedFolder } from "../locked-folder.ts";
import { memoryBase } from "../memory-base.ts";

defineSelfTests({
  runner: { describe, it, beforeAll, afterAll },
  base: memoryBase,
  processes: newLockedFolder,
});

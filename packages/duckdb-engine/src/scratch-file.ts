import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallOptions } from "@metaxy/core/driver";

/** Temporary files of one task. */
export interface ScratchFiles {
  /** A name that no other file has. */
  file(extension: string): Promise<string>;
  /** Removes what this made; files in a folder of the caller are removed one by one. */
  remove(): Promise<void>;
}

/** Files in the caller's private folder, or in one of their own. */
export function scratchFiles(options: Pick<CallOptions, "scratchFile">): ScratchFiles {
  const given: string[] = [];
  let folder: Promise<string> | undefined;
  return {
    async file(extension) {
      const path = options.scratchFile?.(extension);
      if (path !== undefined) {
        given.push(path);
        return path;
      }
      folder ??= mkdtemp(join(tmpdir(), "metaxy-duckdb-"));
      return join(await folder, `${randomUUID()}.${extension}`);
    },
    async remove() {
      for (const path of given) await rm(path, { force: true });
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

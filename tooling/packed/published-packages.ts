import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const Manifest = z.object({ name: z.string(), private: z.boolean().optional() });

/** Folder and name of every package that is published. */
export function publishedPackages(root: string): { name: string; folder: string }[] {
  return globSync("packages/*/package.json", { cwd: root })
    .sort()
    .map((path) => ({
      folder: join(root, dirname(path)),
      ...Manifest.parse(JSON.parse(readFileSync(join(root, path), "utf8"))),
    }))
    .filter((manifest) => manifest.private !== true);
}

import { join } from "node:path";
import { checkLayering } from "./layering.ts";

const broken = await checkLayering(join(import.meta.dirname, "../.."), ["packages", "examples", "tooling"]);
for (const { law, says } of broken) console.log(`${law}: ${says}`);
process.exitCode = broken.length === 0 ? 0 : 1;

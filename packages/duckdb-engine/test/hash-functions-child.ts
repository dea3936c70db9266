import { name } from "@metaxy/sql";
import { columnsOf, openHashEngine, textOf } from "./hash-functions-engine.ts";

// Run by hash-functions.test.ts as a process of its own.
const engine = await openHashEngine();
const hash = textOf(engine.hashes.expression("xxhash64", [name("v")]));
const [hashes = []] = await columnsOf(engine.connection, `SELECT ${hash} FROM (SELECT 'a' AS v)`);
process.stdout.write(`${hashes.join()}\n`);

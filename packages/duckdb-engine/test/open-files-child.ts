import { once } from "node:events";
import { openDatabase } from "../src/open-files.ts";

// Run by the tests of open files as a process of its own: <action> <path> [number].
const [action = "", path = "", number = "0"] = process.argv.slice(2);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function open(mode: "read" | "write", lockTimeout: number) {
  const database = await openDatabase(path, { mode, lockTimeout });
  return { database, connection: await database.connect() };
}

async function hold(mode: "read" | "write"): Promise<void> {
  const { database } = await open(mode, 0);
  say("open");
  process.stdin.resume();
  await once(process.stdin, "end");
  await database.release();
}

async function insert(): Promise<void> {
  say("waiting");
  const { database, connection } = await open("write", 60_000);
  await connection.run("CREATE TABLE IF NOT EXISTS t (n INTEGER)");
  await connection.run(`INSERT INTO t VALUES (${number})`);
  await database.release();
}

/** Commits batches until it is killed, and says each batch that is committed. */
async function insertForEver(): Promise<void> {
  const { connection } = await open("write", 0);
  await connection.run("CREATE TABLE IF NOT EXISTS t (n INTEGER, batch INTEGER, filler VARCHAR)");
  for (let batch = Number(number); ; batch++) {
    const rows = batch % 3 === 0 ? 60_000 : 500;
    await connection.run(`INSERT INTO t SELECT i, ${batch}, 'row ' || hash(i) FROM range(${rows}) r(i)`);
    await new Promise((said) => process.stdout.write(`${batch}\n`, said));
  }
}

/** Fills the folder of temporary files, and waits to be killed. */
async function spill(): Promise<void> {
  const database = await openDatabase(path, { mode: "write", lockTimeout: 0, config: { memory_limit: "60MB" } });
  const connection = await database.connect();
  await connection.run(
    "CREATE TEMP TABLE big AS SELECT i, hash(i)::VARCHAR AS a, md5(i::VARCHAR) AS b FROM range(2000000) r(i)",
  );
  const reader = await connection.runAndReadAll("SELECT current_setting('temp_directory')");
  say(String(reader.getRows().flat()[0]));
  process.stdin.resume();
}

/** Opens as a user without rights, and says what came of it. */
async function openWithoutRights(mode: "read" | "write"): Promise<void> {
  if (process.getuid?.() === 0) {
    process.setgid?.(65_534);
    process.setuid?.(65_534);
  }
  const outcome = await open(mode, 0).then(
    async ({ database }) => {
      await database.release();
      return "opened";
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  say(outcome);
}

const actions: Readonly<Record<string, () => Promise<void>>> = {
  "hold-write": () => hold("write"),
  "hold-read": () => hold("read"),
  insert,
  "insert-for-ever": insertForEver,
  spill,
  "read-without-rights": () => openWithoutRights("read"),
  "write-without-rights": () => openWithoutRights("write"),
};

await actions[action]?.();

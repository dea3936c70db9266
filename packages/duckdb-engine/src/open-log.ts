import { createReadStream } from "node:fs";

/** Beyond the entry that says the log's version, so far as it is alike in all of them. */
const START_BYTES = 8;

/** Field 100 of the first entry is its kind, which is 98 since DuckDB 0.10: the version. Field 101 is the version. */
const KIND = [0x64, 0x00];
const VERSION_ENTRY = [...KIND, 0x62, 0x65, 0x00];

async function startOf(path: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: START_BYTES - 1 })) parts.push(part);
  return Buffer.concat(parts);
}

/** What a system that failed may leave of a log to which nothing was committed. */
async function isAllZero(path: string): Promise<boolean> {
  for await (const part of createReadStream(path)) {
    if (Buffer.isBuffer(part) && part.some((byte) => byte !== 0)) return false;
  }
  return true;
}

function startsWith(bytes: Buffer, expected: readonly number[]): boolean {
  return bytes.every((byte, at) => at >= expected.length || byte === expected[at]);
}

/** Whether a log begins as DuckDB's logs do; what DuckDB refuses by itself counts as such. */
function isLogStart(bytes: Buffer): boolean {
  // Entries of logs before 0.10 have other kinds.
  const isVersionEntry = bytes.length < 3 || bytes[2] === VERSION_ENTRY[2];
  if (!startsWith(bytes, isVersionEntry ? VERSION_ENTRY : KIND)) return false;
  const [, , , , , , low = 0xff, high = low === 0xff ? 0xff : 0x00] = bytes;
  // After the version the entry ends, or its next field follows.
  return !isVersionEntry || (low === 0xff ? high === 0xff : high === 0x00 && low > 0x65 && low < 0x80);
}

/**
 * Whether the beginning of the file's log is damaged. DuckDB then takes the log for one that was just begun, and leaves the
 * rows in it out without a word.
 */
export async function hasDamagedLog(path: string): Promise<boolean> {
  const log = `${path}.wal`;
  try {
    const start = await startOf(log);
    return start.length > 0 && !isLogStart(start) && !(await isAllZero(log));
  } catch {
    // There is no log, or DuckDB says why it cannot be read.
    return false;
  }
}

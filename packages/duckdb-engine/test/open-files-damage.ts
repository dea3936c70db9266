import { readFile, writeFile } from "node:fs/promises";

const HEADER_BYTES = 4096;
const CHECKSUM_BYTES = 8;
const VERSION_AT = 12;

/** The checksum of DuckDB's main header, which stands before it. */
function checksumOf(header: Buffer): bigint {
  let checksum = 5381n;
  for (let at = CHECKSUM_BYTES; at < HEADER_BYTES; at += 8) {
    checksum ^= BigInt.asUintN(64, header.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
  }
  return checksum;
}

/** Gives a file another storage version, as if another version of DuckDB had written it. */
export async function setStorageVersion(path: string, version: bigint): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeBigUInt64LE(version, VERSION_AT);
  bytes.writeBigUInt64LE(checksumOf(bytes), 0);
  await writeFile(path, bytes);
}

/** Overwrites bytes of a file. */
export async function damage(path: string, start: number, end: number): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0xab, start, end));
}

/** Cuts a file. */
export async function truncate(path: string, length: number): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, length));
}

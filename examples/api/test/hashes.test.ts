import {
  HASH_ALGORITHMS,
  HashAlgorithmMismatchError,
  HashAlgorithmNotSupportedError,
  MetaxyConfig,
} from "@metaxy/core";
import { describe, expect, test } from "vitest";
import { rows, Video } from "../features.ts";
import { bothStores } from "./stores.ts";

/** What each algorithm's versions look like when they are cut at 20 characters. */
const FORMS = {
  xxhash32: /^\d{1,10}$/,
  xxhash64: /^\d{1,20}$/,
  xxh3_64: /^\d{1,20}$/,
  wyhash: /^\d{1,20}$/,
  md5: /^[0-9a-f]{20}$/,
  sha256: /^[0-9a-f]{20}$/,
  farmhash: /^-?\d{1,19}$/,
} as const;

describe.each(bothStores())("Hashes on the %s store", (_, newStore) => {
  const versionOf = async (store: ReturnType<typeof newStore>): Promise<string> => {
    await store.writeMetadata(Video, rows.slice(0, 1));
    const [row] = await store.readMetadata(Video, { columns: ["metaxy_data_version"] }).toArray();
    return row?.metaxy_data_version ?? "";
  };

  test("the default is xxhash64, whole", async () => {
    expect(await versionOf(newStore())).toBe(await versionOf(newStore({ hashAlgorithm: "xxhash64" })));
  });

  test.each(HASH_ALGORITHMS)("%s by the Polars engine", async (hashAlgorithm) => {
    expect(await versionOf(newStore({ hashAlgorithm, versioningEngine: "polars" }))).toMatch(FORMS[hashAlgorithm]);
  });

  test("the caller's hash wins over the configuration's, and a fallback's is taken over", async () => {
    const config = new MetaxyConfig({ hashAlgorithm: "md5", hashTruncationLength: 16 });
    expect(await MetaxyConfig.use(config, () => versionOf(newStore()))).toMatch(/^[0-9a-f]{16}$/);
    const prod = newStore({ hashAlgorithm: "md5" });
    expect(await versionOf(newStore({ fallbackStores: [prod] }))).toMatch(FORMS.md5);
  });

  test("two given hashes clash", async () => {
    const prod = newStore({ hashAlgorithm: "md5" });
    const dev = newStore({ hashAlgorithm: "xxhash64", fallbackStores: [prod] });
    await expect(dev.open("write")).rejects.toThrow(HashAlgorithmMismatchError);
    await expect(dev.validateHashAlgorithm()).rejects.toThrow(/hashAlgorithm xxhash64 .* differs from md5/);
  });

  test("an unknown hash is refused with the nearest name", () => {
    const build = () => newStore({ hashAlgorithm: "xxhash46" as "xxhash64" });
    expect(build).toThrow(HashAlgorithmNotSupportedError);
  });

  test("pythonCompat means the reference's defaults, and says what that costs", async () => {
    const warnings: string[] = [];
    const store = newStore({ pythonCompat: true, onWarning: ({ message }) => warnings.push(message) });
    expect(await versionOf(store)).toMatch(/^[0-9a-f]{8}$/);
    expect(warnings).toEqual([expect.stringMatching(/missed/)]);
  });
});

import { FeatureGraph, HASH_ALGORITHMS, MetadataStore, type MetadataStoreOptions } from "@metaxy/core";
import {
  type ColumnType,
  emptyRow,
  FEATURE_VERSION,
  type HashSettings,
  hashText,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  rowsBatch,
  type StoredValue,
  singleBatch,
  systemColumnTypes,
  tableName,
} from "@metaxy/core/driver";
import { describe, expect, test } from "vitest";
import { MemoryDriver } from "../src/memory-driver.ts";

const Video = new FeatureGraph().define({
  key: "video",
  idColumns: ["id"],
  columns: { id: "string" },
  fields: { sound: "1", pictures: "1" },
});

function row(id: string, provenance?: string) {
  const versions = { sound: `s${id}`, pictures: `p${id}` };
  return {
    id,
    metaxy_provenance_by_field: versions,
    ...(provenance === undefined ? {} : { metaxy_provenance: provenance }),
  };
}

/** A store without a record of its hash, as the Python package leaves it, in several writes. */
async function writtenByOthers(
  options: MetadataStoreOptions,
  ...writes: readonly (readonly ReturnType<typeof row>[])[]
) {
  const driver = new MemoryDriver();
  await using store = await new MetadataStore(driver, options).open("write");
  for (const rows of writes) await store.writeMetadata(Video, rows);
  await driver.drop(tableName(["metaxy_system", "store"]));
  return driver;
}

/** The version that a store without settings gives to the next row. */
async function nextVersion(driver: MemoryDriver, options: MetadataStoreOptions = {}): Promise<string | null> {
  await using store = await new MetadataStore(driver, options).open("write");
  await store.writeMetadata(Video, [row("next")]);
  const rows = await store.readMetadata(Video).toArray();
  return rows.find(({ id }) => id === "next")?.metaxy_provenance ?? null;
}

function versionOf(settings: HashSettings, id: string): string {
  return hashText(settings, `p${id}|s${id}`);
}

/** Appends a row whose version is MD5 of a text. */
async function appendRow(
  driver: MemoryDriver,
  byField: { type: ColumnType; versions: StoredValue },
  text: string,
): Promise<void> {
  const types = new Map([...systemColumnTypes([]), [PROVENANCE_BY_FIELD, byField.type]]);
  const stored = Object.assign(
    emptyRow<StoredValue>(),
    Object.fromEntries([...types.keys()].map((column) => [column, null])),
    {
      [PROVENANCE_BY_FIELD]: byField.versions,
      [PROVENANCE]: hashText({ algorithm: "md5", length: 20 }, text),
      [FEATURE_VERSION]: "0123456789abcdef0123",
    },
  );
  await driver.append(tableName(["zebra"]), singleBatch(rowsBatch(types, [stored])));
}

describe("one row of others tells its hash and cut", () => {
  const settings = HASH_ALGORITHMS.flatMap((algorithm) =>
    [8, 10, 11, 20, 32, 40, 64].map((length) => ({ algorithm, length })),
  );
  test.each(settings)("$algorithm cut at $length", async ({ algorithm, length }) => {
    const given = { hashAlgorithm: algorithm, hashTruncationLength: length };
    const driver = await writtenByOthers(given, [row("1")]);
    for (const other of HASH_ALGORITHMS.filter((each) => each !== algorithm)) {
      const opening = new MetadataStore(driver, { hashAlgorithm: other }).open("read");
      await expect(opening).rejects.toMatchObject({
        code: "HASH_ALGORITHM_MISMATCH",
        details: { hashAlgorithm: other, other: algorithm },
        message: expect.stringContaining("Leave hashAlgorithm out"),
      });
    }
    expect(await nextVersion(driver)).toBe(versionOf({ algorithm, length }, "next"));
  });
});

describe("nothing is told, and every hash is taken,", () => {
  test.each([...HASH_ALGORITHMS])("where all versions are the users' own: %s", async (hashAlgorithm) => {
    const driver = await writtenByOthers({ hashTruncationLength: 12 }, [
      row("1", "v1"),
      row("2", "12345678"),
      row("3", "0a1b2c3d4e5f"),
    ]);
    expect(await nextVersion(driver, { hashAlgorithm })).toBe(
      versionOf({ algorithm: hashAlgorithm, length: 12 }, "next"),
    );
  });

  test("of an empty store", async () => {
    expect(await nextVersion(new MemoryDriver())).toBe(versionOf({ algorithm: "xxhash64", length: 20 }, "next"));
  });
});

test("own versions of some rows hide nothing that the others tell", async () => {
  const driver = await writtenByOthers({ hashAlgorithm: "md5" }, [row("1", "v1"), row("2", "v2")], [row("3")]);
  expect(await nextVersion(driver)).toBe(versionOf({ algorithm: "md5", length: 20 }, "next"));
});

test("a table of own versions hides nothing that another table tells", async () => {
  const driver = await writtenByOthers({ hashAlgorithm: "md5" }, [row("1", "v1")]);
  await appendRow(driver, { type: { struct: new Map([["sound", "string"]]) }, versions: { sound: "s1" } }, "s1");
  expect(await nextVersion(driver)).toBe(versionOf({ algorithm: "md5", length: 20 }, "next"));
});

test.each<[what: string, type: ColumnType, versions: StoredValue]>([
  [
    "a map",
    { map: { key: "string", value: "string" } },
    [
      ["sound", "s1"],
      ["pictures", "p1"],
    ],
  ],
  [
    "fields of other definitions",
    {
      struct: new Map([
        ["sound", "string"],
        ["other", "string"],
        ["pictures", "string"],
      ]),
    },
    { sound: "s1", other: null, pictures: "p1" },
  ],
])("versions in %s tell their hash", async (_what, type, versions) => {
  const driver = new MemoryDriver();
  await appendRow(driver, { type, versions }, "p1|s1");
  expect(await nextVersion(driver)).toBe(versionOf({ algorithm: "md5", length: 20 }, "next"));
});

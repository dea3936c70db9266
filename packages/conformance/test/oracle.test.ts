import { describe, expect, it } from "vitest";
import type { FeatureData } from "../src/features/feature-data.ts";
import type { IncrementRow, OracleIncrement } from "../src/oracle/compare.ts";
import { parseFilterText } from "../src/oracle/filter-text.ts";
import { columnsOf, createOracle, type Oracle } from "../src/oracle/oracle.ts";
import type { OracleRow } from "../src/oracle/oracle-row.ts";

/** A hash that shows what was hashed. */
const visible = (_: string, text: string): string => `<${text}>`;
const oracleOf = (...features: FeatureData[]): Oracle => {
  const oracle = createOracle({ algorithm: "sha256", length: 10_000 }, visible);
  oracle.define(features);
  return oracle;
};

const video = (codeVersion = "1"): FeatureData => ({
  key: "video",
  id_columns: ["id"],
  columns: { id: "string" },
  fields: [
    { key: "audio", code_version: codeVersion },
    { key: "frames", code_version: "1" },
  ],
});
const crop = (audio = "1"): FeatureData => ({
  key: "crop",
  id_columns: ["id"],
  columns: { id: "string" },
  fields: [
    { key: "audio", code_version: audio },
    { key: "frames", code_version: "1" },
  ],
  deps: [{ feature: "video" }],
});
const face: FeatureData = {
  key: "face",
  id_columns: ["id", "n"],
  columns: { id: "string", n: "int64" },
  fields: [{ key: "box", code_version: "1" }],
  deps: [{ feature: "video", lineage: { type: "1:N", on: ["id"] } }],
};

const sample = (id: string, audio: string | null, frames: string | null = "f"): OracleRow => ({
  id,
  metaxy_provenance_by_field: { audio, frames },
});
const write = (oracle: Oracle, feature: string, at: bigint, increment: OracleIncrement): void =>
  oracle.write(feature, [...increment.new, ...increment.stale].map(columnsOf), at);
const ids = (rows: readonly IncrementRow[]): unknown[] => rows.map((row) => row.values.id);
const shape = (increment: OracleIncrement) => ({
  new: ids(increment.new),
  stale: increment.stale.map((row) => [row.values.id, row.staleFields]),
  orphaned: ids(increment.orphaned),
  carried: ids(increment.carried),
});
const NOTHING = { new: [], stale: [], orphaned: [], carried: [] };

describe("versions", () => {
  it("hash field, code version, parents' full names and versions; the row hashes its fields", () => {
    const oracle = oracleOf(video(), crop("7"));
    oracle.write("video", [sample("v", "a1", "f1")], 1n);
    const [row] = oracle.resolve("crop").new;
    expect(row?.versions.provenanceByField).toEqual({
      audio: "<audio|7|video.audio|a1>",
      frames: "<frames|1|video.frames|f1>",
    });
    expect(row?.versions.provenance).toBe("<<audio|7|video.audio|a1>|<frames|1|video.frames|f1>>");
  });
  it("are NULL where a required parent's is", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", null, "f1")], 1n);
    expect(oracle.resolve("crop").new[0]?.versions).toMatchObject({
      provenance: null,
      provenanceByField: { audio: null },
    });
  });
});

describe("the newest row", () => {
  it("is decided by time, creation, tombstone, provenance and data version", () => {
    const oracle = oracleOf(video());
    oracle.write("video", [sample("v", "b")], 1n);
    oracle.write("video", [sample("v", "c")], 1n);
    oracle.write("video", [sample("v", "a")], 1n);
    expect(oracle.read("video")[0]?.versions.provenanceByField?.audio).toBe("c");
    oracle.delete("video", 1n);
    expect(oracle.read("video")).toEqual([]);
    expect(oracle.read("video", { includeDeleted: true })[0]?.deletedAt).toBe(2n);
  });
});

describe("the increment", () => {
  it("names the fields that differ", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", "a1"), sample("w", "a1")], 1n);
    write(oracle, "crop", 2n, oracle.resolve("crop"));
    oracle.write("video", [sample("v", "a2")], 3n);
    expect(shape(oracle.resolve("crop"))).toEqual({ ...NOTHING, stale: [["v", ["audio"]]] });
  });
  it("against the latest definition makes a raised field stale and carries the rest", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", "a1")], 1n);
    write(oracle, "crop", 2n, oracle.resolve("crop"));
    oracle.define([video(), crop("2")]);
    expect(shape(oracle.resolve("crop"))).toEqual({ ...NOTHING, new: ["v"] });
    const latest = oracle.resolve("crop", { compareWith: "latest" });
    expect(shape(latest)).toEqual({ ...NOTHING, stale: [["v", ["audio"]]] });
    // A row computed under the first definition has all of the second one's fields but one.
    oracle.define([video(), { ...crop(), fields: [{ key: "frames", code_version: "1" }] }]);
    expect(shape(oracle.resolve("crop", { compareWith: "latest" }))).toEqual({ ...NOTHING, carried: ["v"] });
  });
  it("gives carried samples to the current definition, but none that was written or deleted since", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", "a1"), sample("w", "a1"), sample("x", "a1")], 1n);
    const rows = oracle.resolve("crop").new.map(columnsOf);
    oracle.write(
      "crop",
      rows.map((row) => ({ ...row, path: "p" })),
      2n,
    );
    oracle.define([video(), { ...crop(), fields: [{ key: "frames", code_version: "1" }] }]);
    const latest = oracle.resolve("crop", { compareWith: "latest" });
    oracle.write("crop", latest.carried.slice(1, 2).map(columnsOf), 3n);
    oracle.delete("crop", 3n, { filter: parseFilterText("id = 'x'"), withFeatureHistory: true });
    expect(oracle.carryForward("crop", latest, 4n)).toBe(1);
    expect(oracle.read("crop").map(({ values, updatedAt }) => [values.id, values.path, updatedAt])).toEqual([
      ["w", undefined, 3n],
      ["v", "p", 4n],
    ]);
    expect(shape(oracle.resolve("crop"))).toEqual({ ...NOTHING, new: ["x"] });
  });
  it("of the latest definition counts a tombstone as absent", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", "a1")], 1n);
    write(oracle, "crop", 2n, oracle.resolve("crop"));
    oracle.define([video(), crop("2")]);
    write(oracle, "crop", 3n, oracle.resolve("crop"));
    oracle.delete("crop", 4n);
    expect(shape(oracle.resolve("crop", { compareWith: "latest" }))).toEqual({ ...NOTHING, new: ["v"] });
  });
  it("leaves an expected NULL alone and counts it", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", "a1")], 1n);
    write(oracle, "crop", 2n, oracle.resolve("crop"));
    oracle.write("video", [sample("v", null)], 3n);
    const increment = oracle.resolve("crop");
    expect(shape(increment)).toEqual(NOTHING);
    expect(increment.unversioned).toBe(1);
  });
});

describe("an expansion", () => {
  const child = (parent: OracleRow, n: bigint): OracleRow => ({ ...parent, n });
  const start = () => {
    const oracle = oracleOf(video(), face);
    oracle.write("video", [sample("v", "a1"), sample("w", "a1")], 1n);
    const parents = oracle.resolve("face").new.map(columnsOf);
    const [v = {}] = parents;
    oracle.replaceChildren("face", { parents, rows: [child(v, 0n), child(v, 1n)] }, 2n);
    return oracle;
  };
  it("hands out each parent once; children and a mark make it done", () => {
    expect(shape(start().resolve("face"))).toEqual(NOTHING);
  });
  it("is stale once where a parent changed, marked or not", () => {
    const oracle = start();
    oracle.write("video", [sample("v", "a2"), sample("w", "a2")], 3n);
    expect(shape(oracle.resolve("face"))).toEqual({
      ...NOTHING,
      stale: [
        ["v", ["box"]],
        ["w", ["box"]],
      ],
    });
  });
  it("orphans a parent with children and drops the mark of one without", () => {
    const oracle = start();
    oracle.delete("video", 3n);
    expect(shape(oracle.resolve("face"))).toEqual({ ...NOTHING, orphaned: ["v"] });
  });
  it("buries children that vanished", () => {
    const oracle = start();
    oracle.write("video", [sample("v", "a2")], 3n);
    const parents = oracle.resolve("face").stale.map(columnsOf);
    oracle.replaceChildren("face", { parents, rows: [child(parents[0] ?? {}, 1n)] }, 4n);
    expect(oracle.read("face").map((row) => row.values.n)).toEqual([1n]);
    expect(shape(oracle.resolve("face"))).toEqual(NOTHING);
  });
  it("carries all children with data versions of their own, and the marks of parents without any", () => {
    const oracle = oracleOf(video(), face);
    oracle.write("video", [sample("v", "a1"), sample("w", "a1")], 1n);
    const parents = oracle.resolve("face").new.map(columnsOf);
    const { metaxy_data_version: _, ...v } = parents[0] ?? {};
    const own = (n: bigint, box: string): OracleRow => ({ ...child(v, n), metaxy_data_version_by_field: { box } });
    oracle.replaceChildren("face", { parents, rows: [own(0n, "d0"), own(1n, "d1")] }, 2n);
    // The parents are the same under a definition of theirs that changes that of the child.
    oracle.define([video("2"), face]);
    oracle.write("video", [sample("v", "a1"), sample("w", "a1")], 3n);
    const latest = oracle.resolve("face", { compareWith: "latest" });
    expect(shape(latest)).toEqual({ ...NOTHING, carried: ["v", "w"] });
    expect(oracle.carryForward("face", latest, 4n)).toBe(2);
    expect(oracle.read("face").map(({ values, versions }) => [values.n, versions.dataVersionByField?.box])).toEqual([
      [0n, "d0"],
      [1n, "d1"],
    ]);
    expect(shape(oracle.resolve("face"))).toEqual(NOTHING);
  });
  it("forgets marks with the feature", () => {
    const oracle = start();
    oracle.drop("face");
    expect(shape(oracle.resolve("face"))).toEqual({ ...NOTHING, new: ["v", "w"] });
  });
});

describe("computed versions of given samples", () => {
  it("count a parent without a row as empty texts, and keep every sample", () => {
    const oracle = oracleOf(video(), crop());
    oracle.write("video", [sample("v", "a1", "f1")], 1n);
    expect(
      oracle
        .calculate("crop", [
          { id: "v", note: "x" },
          { id: "gone", note: "y" },
        ])
        .map(({ values, versions }) => [values, versions.provenanceByField]),
    ).toEqual([
      [
        { id: "v", note: "x" },
        { audio: "<audio|1|video.audio|a1>", frames: "<frames|1|video.frames|f1>" },
      ],
      [
        { id: "gone", note: "y" },
        { audio: "<audio|1|video.audio|>", frames: "<frames|1|video.frames|>" },
      ],
    ]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { folderChecks } from "../folder-checks.ts";
import { runChecks } from "../run-checks.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs a folder with these files; gives the counts and the failures, the folder's own path left out. */
async function golden(files: Readonly<Record<string, unknown>>) {
  const folder = mkdtempSync(join(tmpdir(), "metaxy-golden-test-"));
  folders.push(folder);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }
  const told: string[] = [];
  const tally = await runChecks(folderChecks(folder), (line) => told.push(line.replace(folder, "<folder>")));
  return { ...tally, told };
}

const root = { key: "brain", id_columns: ["id"], columns: { id: "string" } };
const versions = {
  table_name: "brain",
  column_suffix: "__brain",
  feature_version: "4275d0f0",
  code_version: "fd359803",
  feature_spec_version: "6aadf557",
  definition_version: "53558323",
  input_id_columns: [],
  external: false,
  fields: { default: { version: "7feef7d5", struct_key: "default", parents: [] } },
  feature_spec: {},
};
const definition = {
  name: "root_default_field",
  hash_truncation_length: 8,
  project: "golden",
  features: [root],
  expected: { features: { brain: versions }, project_versions: { golden: "73328e62" }, topological_order: ["brain"] },
};

const written = { id: "a", metaxy_provenance_by_field: { default: "1" } };
const sample = {
  name: "one_row",
  hash_algorithm: "md5",
  hash_truncation_length: 8,
  features: [root],
  steps: [
    {
      op: "write",
      at: "2025-01-01T00:01:00Z",
      feature: "brain",
      columns: { id: "string", metaxy_provenance_by_field: { struct: { default: "string" } } },
      rows: [written],
    },
    {
      op: "read",
      at: "2025-01-01T00:02:00Z",
      feature: "brain",
      expected: [
        {
          ...written,
          metaxy_provenance: "c4ca4238",
          metaxy_data_version: "c4ca4238",
          metaxy_data_version_by_field: { default: "1" },
        },
      ],
    },
  ],
};

const hashes = { inputs: ["", null], outputs: { md5: ["d41d8cd98f00b204e9800998ecf8427e", null] } };

describe("a folder of golden files", () => {
  it("passes where everything is as it says, each sample on every store and engine", async () => {
    const files = { "definitions.json": [definition], "samples.json": [sample], "hashes.json": hashes };
    expect(await golden(files)).toEqual({ passed: 5, failed: 0, told: [] });
  });

  it("fails where a file of cases has another name", async () => {
    const says =
      "is none of the golden files, hashes.json, definitions.json, samples.json, stores/expected.json; rename it, or take it away";
    const files = { "hashes.json": hashes, "README.md": "…", "sample.json": [sample], "stores/expect.json": {} };
    expect(await golden(files)).toEqual({
      passed: 1,
      failed: 2,
      told: [`FAILED sample.json: ${says}`, `FAILED stores/expect.json: ${says}`],
    });
  });

  it("fails where a refusal does not say what the case demands", async () => {
    const features = [{ ...root, id_columns: ["id", "id"] }];
    const cases = ["is refused", "the error names both", "the error names the nearest"].map((says) => ({
      ...definition,
      name: says,
      features,
      deviation: { kind: "refuse", says },
    }));
    const { passed, told } = await golden({ "definitions.json": cases });
    expect(passed).toBe(2);
    expect(told).toEqual([
      'FAILED definitions.json the error names the nearest: is refused, but it proposes no name, but: the error names the nearest: idColumns of brain names "id" twice; name it once.',
    ]);
  });

  it("fails where a hash differs, and tells both values", async () => {
    const outputs = { md5: ["d41d8cd98f00b204e9800998ecf8427f", null] };
    const { passed, failed, told } = await golden({ "hashes.json": { ...hashes, outputs } });
    expect({ passed, failed }).toEqual({ passed: 0, failed: 1 });
    expect(told[0]).toBe(
      'FAILED hashes.json md5: 1 of 2 values differ; input 0: "" gives d41d8cd98f00b204e9800998ecf8427e, expected d41d8cd98f00b204e9800998ecf8427f',
    );
  });

  it("fails where a version differs, and names the feature and the version", async () => {
    const features = { brain: { ...versions, code_version: "00000000" } };
    const { told } = await golden({
      "definitions.json": [{ ...definition, expected: { ...definition.expected, features } }],
    });
    expect(told).toEqual([
      'FAILED definitions.json root_default_field: brain code_version is "fd359803", expected "00000000"',
    ]);
  });

  it("fails where a definition that must be refused is accepted", async () => {
    const { expected: _, ...rest } = definition;
    const expect_error = { class: "ValueError", message_start: "no" };
    const { told } = await golden({ "definitions.json": [{ ...rest, expect_error }] });
    expect(told).toEqual(["FAILED definitions.json root_default_field: is accepted, but: no"]);
  });

  it("fails on each store where a row differs", async () => {
    const [write, read] = sample.steps;
    const steps = [write, { ...read, expected: [{ ...read?.expected?.[0], metaxy_provenance: "c4ca4239" }] }];
    const { passed, failed } = await golden({ "samples.json": [{ ...sample, steps }] });
    expect({ passed, failed }).toEqual({ passed: 0, failed: 3 });
  });
});

describe("what is no golden folder", () => {
  it("fails without any golden file", async () => {
    expect(await golden({ "notes.txt": "" })).toEqual({
      passed: 0,
      failed: 1,
      told: ["FAILED <folder>: holds none of hashes.json, definitions.json, samples.json, stores/expected.json"],
    });
  });

  it("fails where the folder does not exist", async () => {
    expect(await runChecks(folderChecks(join(tmpdir(), "no-such-folder")), () => undefined)).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it.each<[what: string, file: string, content: unknown, told: RegExp]>([
    ["no JSON", "samples.json", "[{", /^FAILED samples\.json: is no JSON: /],
    ["no array", "samples.json", {}, /^FAILED samples\.json: is no array of cases$/],
    ["no case", "definitions.json", [], /^FAILED definitions\.json: has no case$/],
    ["an unknown key", "samples.json", [{ ...sample, expectd: 1 }], /one_row: malformed at the top: .*expectd/],
    [
      "a case without a name",
      "samples.json",
      [{ ...sample, name: undefined }],
      /samples\.json case 0: malformed at name: /,
    ],
    [
      "an unknown operation",
      "samples.json",
      [{ ...sample, steps: [{ op: "upsert", at: "2025-01-01T00:00:00Z" }] }],
      /malformed at steps\[0\]\.op: /,
    ],
    [
      "an unknown feature",
      "samples.json",
      [{ ...sample, steps: [{ op: "read", at: "2025-01-01T00:00:00Z", feature: "heart", expected: [] }] }],
      /malformed at steps\[0\]\.feature: no feature heart is declared/,
    ],
    [
      "a read without an answer",
      "samples.json",
      [{ ...sample, steps: [{ op: "read", at: "2025-01-01T00:00:00Z", feature: "brain" }] }],
      /malformed at steps\[0\]: needs either `expected` or `expect_error`/,
    ],
    [
      "a value of another type",
      "samples.json",
      [{ ...sample, steps: [{ ...sample.steps[0], rows: [{ ...written, id: 1 }] }] }],
      /malformed at steps\[0\]\.rows\[0\]\.id: is no string/,
    ],
    [
      "an unknown column",
      "samples.json",
      [{ ...sample, steps: [{ ...sample.steps[0], rows: [{ ...written, extra: 1 }] }] }],
      /malformed at steps\[0\]\.rows\[0\]\.extra: is not among the columns/,
    ],
    ["an unknown hash", "hashes.json", { ...hashes, outputs: { md4: ["", null] } }, /malformed at outputs/],
    [
      "outputs of another number",
      "hashes.json",
      { ...hashes, outputs: { md5: [""] } },
      /malformed at outputs\.md5: has 1 values for 2 inputs/,
    ],
    [
      "neither versions nor an error",
      "definitions.json",
      [{ ...definition, expected: undefined }],
      /root_default_field: malformed at the top: needs either/,
    ],
  ])("fails on %s and names the case and the place", async (_what, file, content, told) => {
    const result = await golden({ [file]: content });
    expect({ passed: result.passed, failed: result.failed }).toEqual({ passed: 0, failed: 1 });
    expect(result.told[0]).toMatch(told);
  });

  it("runs the other cases all the same", async () => {
    const result = await golden({ "definitions.json": [definition, { name: "broken" }] });
    expect({ passed: result.passed, failed: result.failed }).toEqual({ passed: 1, failed: 1 });
  });

  it("fails on a name that two cases share", async () => {
    const result = await golden({ "definitions.json": [definition, definition] });
    expect(result.told).toEqual([
      "FAILED definitions.json root_default_field: malformed at name: another case has it too",
    ]);
  });
});

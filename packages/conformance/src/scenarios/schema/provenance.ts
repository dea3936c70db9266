import { MetadataSchemaError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Rows without versions, and what the refusal names. */
const UNVERSIONED: readonly (readonly [columns: TestRow, says: RegExp])[] = [
  [{}, /metaxy_provenance_by_field.*struct/],
  [{ data_version: "1" }, /"data_version".*struct/],
  [{ data_version: null }, /metaxy_provenance_by_field.*struct/],
  [{ provenance_by_field: ["1"] }, /"provenance_by_field".*struct/],
  [{ metaxy_provenance_by_field: "1" }, /"metaxy_provenance_by_field".*struct/],
  [{ metaxy_provenance_by_field: 1 }, /"metaxy_provenance_by_field".*struct/],
  [{ metaxy_provenance_by_field: ["1", "2"] }, /"metaxy_provenance_by_field".*struct/],
  [{ metaxy_provenance_by_field: 5n }, /"metaxy_provenance_by_field".*struct.*5n/],
  [{ metaxy_provenance_by_field: "1".repeat(100_000) }, /"metaxy_provenance_by_field".*struct.{0,200}$/],
  [{ metaxy_provenance_by_field: null }, /metaxy_provenance_by_field.*NULL in 1 row\b/],
];

export const noProvenance: Scenario = {
  key: "schema/no-provenance",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "A write without `data_version` or by-field provenance, or with one that is no struct or map, throws `MetadataSchemaError` and stores nothing; a map is a struct.",
  rows: ["E2", "W7"],
  golden: ["error_write_without_provenance"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    for (const [columns, says] of UNVERSIONED) {
      await t.expectRefused(MetadataSchemaError, { code: "METADATA_SCHEMA", says: [Video.key, says], unchanged }, () =>
        store.writeMetadata(Video, [{ id: "v1", path: "a.mp4", ...columns }]),
      );
    }
    t.expectEqual(await store.hasFeature(Video), false, "hasFeature after refused writes");
    const versions = new Map([
      ["frames", "f1"],
      ["audio", "a1"],
    ]);
    const asMap: TestRow = { id: "v1", metaxy_provenance_by_field: versions };
    await store.writeMetadata(Video, [asMap]);
    await t.expectRows(
      store.readMetadata(Video),
      rows`
        id | @audio | @frames
        v1 | a1     | f1
      `,
    );
    await t.golden(["error_write_without_provenance"]);
  },
};

/** Versions by field that do not fit the fields `audio` and `frames`, and what the refusal names. */
const ILL_FITTING: readonly (readonly [versions: TestRow, says: RegExp])[] = [
  [{ audio: "a1" }, /lacks.*"frames"/],
  [{}, /lacks.*"audio"/],
  [{ audio: "a1", frames: "f1", text: "t1" }, /"text".*no field.*"audio", "frames"/],
  [{ audio: "a1", frmaes: "f1" }, /"frmaes".*Did you mean "frames"/],
  [{ audio: "a1", frames: 1 }, /"frames".*text/],
  [{ audio: "a1", frames: undefined }, /lacks.*"frames"/],
];

export const wrongFields: Scenario = {
  key: "schema/wrong-fields",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Missing and unknown fields in a struct of versions, and a version that is no text, are refused with the nearest name.",
  rows: ["C14", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const store = await t.store();
    const written = rows`
      id | @audio | @frames
      v1 | a1     | f1
    `;
    await store.writeMetadata(Video, written);
    const unchanged = [() => store.readMetadata(Video, { withSampleHistory: true })];
    for (const column of ["metaxy_provenance_by_field", "metaxy_data_version_by_field"]) {
      for (const [versions, says] of ILL_FITTING) {
        await t.expectRefused(
          MetadataSchemaError,
          { code: "METADATA_SCHEMA", says: [Video.key, JSON.stringify(column), says], unchanged },
          () => store.writeMetadata(Video, [{ ...written[0], [column]: versions }]),
        );
      }
    }
    // The seeds' names mean versions where the struct has exactly the fields.
    for (const column of ["data_version", "provenance_by_field"]) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [Video.key, JSON.stringify(column), /audio, frames/], unchanged },
        () => store.writeMetadata(Video, [{ id: "v2", [column]: { audio: "a1", frmaes: "f1" } }]),
      );
    }
  },
};

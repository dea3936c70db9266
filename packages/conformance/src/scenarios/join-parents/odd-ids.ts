import { dep, optional } from "@metaxy/core";
import { batchesOf, MetadataSchemaError, rowsBatch, systemColumnTypes } from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const optionalAbsenceIsStable: Scenario = {
  key: "join-parents/optional-absence-is-stable",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A sample that an optional parent does not have is done once it is written, stale when that parent's row comes, and again when it goes.",
  rows: ["A16", "G9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Note = t.feature({ key: "note", fields: { body: "1" } });
    const Report = t.feature({ key: "report", deps: [dep(Video), optional(dep(Note))], fields: { all: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | @audio
        v1 | a1
        v2 | a2
      `,
    );
    const note = rows`
      id | @body
      v1 | b1
    `;
    await t.work(store, Report);
    await t.expectIncrement(store.resolveUpdate(Report), {});
    await store.writeMetadata(Note, note);
    await t.expectIncrement(store.resolveUpdate(Report), { stale: [{ id: "v1" }] });
    await t.work(store, Report);
    await t.expectIncrement(store.resolveUpdate(Report), {});
    await store.deleteMetadata(Note, { all: true });
    await t.expectIncrement(store.resolveUpdate(Report), { stale: [{ id: "v1" }] });
  },
};

export const nullIdsNeverMatch: Scenario = {
  key: "join-parents/null-ids-never-match",
  since: "0.1.0",
  level: "core",
  needs: ["injectRaw", "readRaw"],
  says: "Rows of two parents with NULL in the column that they are joined on do not belong together.",
  rows: ["A16", "C8"],
  async run(t) {
    const Video = t.feature({ key: "video", idColumns: ["id", "lang"], fields: { audio: "1" } });
    const Voice = t.feature({ key: "voice", idColumns: ["lang"], fields: { tone: "1" } });
    const Dub = t.feature({ key: "dub", deps: [dep(Video), dep(Voice)], fields: { all: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id | lang | @audio
        v1 | en   | a1
      `,
    );
    await store.writeMetadata(
      Voice,
      rows`
        lang | @tone
        en   | t1
      `,
    );
    const nulls = [
      [Video, ["id", "lang"], "audio", { id: "v2", lang: null }],
      [Voice, ["lang"], "tone", { lang: null }],
    ] as const;
    for (const [feature, ids, field, values] of nulls) {
      const [stored] = await t.readRaw(store, feature);
      const types = new Map([...ids.map((id) => [id, "string"] as const), ...systemColumnTypes([field])]);
      await t.injectRaw(store, feature, batchesOf([rowsBatch(types, [{ ...stored, ...values }])]));
    }
    await t.expectIncrement(store.resolveUpdate(Dub), { new: [{ id: "v1", lang: "en" }] });
  },
};

export const idTypesDiffer: Scenario = {
  key: "join-parents/id-types-differ",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "An id column whose types differ between two parents is an error that names both, not a join that finds nothing.",
  rows: ["C9", "E2"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Text = t.feature({ key: "text", fields: { words: "1" } });
    const Both = t.feature({ key: "both", deps: [dep(Video), dep(Text)], fields: { all: "1" } });
    const store = await t.store();
    await store.writeMetadata(Video, [{ id: "1", metaxy_provenance_by_field: { audio: "a1" } }]);
    await store.writeMetadata(Text, [{ id: 1n, metaxy_provenance_by_field: { words: "w1" } }]);
    await t.expectRefused(
      MetadataSchemaError,
      {
        code: "METADATA_SCHEMA",
        says: ['"id"', Video.key, Text.key],
        unchanged: [() => store.readMetadata(Video), () => store.readMetadata(Text)],
      },
      () => store.resolveUpdate(Both),
    );
  },
};

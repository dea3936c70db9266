import { dep, expansion, type MetadataStore } from "@metaxy/core";
import { MetadataSchemaError, MetadataStoreError } from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

const ID_COLUMNS = { n: "int64", s: "string", at: "timestamp_us", yes: "bool" } as const;

const SAMPLES = rows`
  n                 | s   | at                        | yes   | size | @default
  ${2n ** 53n + 1n} | a   | ${1_700_000_000_000_001n} | true  | 1    | 1
  ${2n ** 53n}      | a   | ${1_700_000_000_000_001n} | true  | 2    | 1
  ${2n ** 53n + 1n} | A   | ${-1n}                    | false | 3    | 1
  -1n               | a   | ${-1n}                    | true  | 4    | 1
  -1n               | a'" | ${0n}                     | false | 5    | 1
`;

async function written(t: ScenarioContext, place: string): Promise<readonly [MetadataStore, TestFeature]> {
  const columns = { ...ID_COLUMNS, size: "int53" } as const;
  const Sample = t.feature({ key: "sample", idColumns: Object.keys(ID_COLUMNS), columns }, t.newGraph());
  const store = await t.store({ place });
  await store.writeMetadata(Sample, SAMPLES);
  return [store, Sample];
}

/** Some rows in each form in which they may be given. */
async function formsOf(store: MetadataStore, Sample: TestFeature): Promise<Readonly<Record<string, object>>> {
  const some = store.readMetadata(Sample, {
    filters: (c) => c("size").gt(2),
    columns: ["size", "yes", "n", "s", "at"],
  });
  const frame = await some.collect();
  const rows = await some.toArray();
  return {
    query: some,
    rows,
    frame,
    arrow: some.arrow(),
    frames: [frame.slice(0, 1), frame.slice(1, 2)],
    mixed: [rows],
  };
}

export const byRows: Scenario = {
  key: "delete/by-rows",
  since: "0.1.0",
  level: "delete",
  needs: ["frames"],
  says: "`rows` in any form deletes the current rows that have exactly their ids, of any type, however many; other columns and rows that are gone do not count.",
  rows: ["A17", "G10"],
  async run(t) {
    for (const form of ["query", "rows", "frame", "arrow", "frames", "mixed"]) {
      const [store, Sample] = await written(t, form);
      const forms = await formsOf(store, Sample);
      t.expectEqual(await store.deleteMetadata(Sample, { rows: forms[form] as TestRow[] }), { rows: 3 }, `By ${form}`);
      await t.expectRows(store.readMetadata(Sample), SAMPLES.slice(0, 2));
      t.expectEqual(
        await store.deleteMetadata(Sample, { rows: SAMPLES.slice(1) }),
        { rows: 1 },
        "What is left of them",
      );
      t.expectEqual(await store.deleteMetadata(Sample, { rows: [] }), { rows: 0 }, "No rows");
      await t.expectRows(store.readMetadata(Sample), SAMPLES.slice(0, 1));
    }

    const Many = t.feature({ key: "many", columns: { id: "int53" } });
    const store = await t.store();
    const many = Array.from({ length: 1202 }, (_, id) => ({ id, metaxy_provenance_by_field: { default: "1" } }));
    await store.writeMetadata(Many, many);
    t.expectEqual(await store.deleteMetadata(Many, { rows: many.slice(1) }), { rows: 1201 }, "Many rows");
    await t.expectRows(store.readMetadata(Many), many.slice(0, 1));
  },
};

export const hardByRows: Scenario = {
  key: "delete/hard-by-rows",
  since: "0.1.0",
  level: "delete",
  needs: ["hardDelete"],
  says: "`rows` with `hard` removes every stored row of exactly these ids, however many, and none of others.",
  rows: ["A17", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "int53" } });
    const store = await t.store();
    const video = (id: number, version: string): TestRow => ({ id, metaxy_provenance_by_field: { default: version } });
    const ids = Array.from({ length: 1202 }, (_, id) => id);
    await store.writeMetadata(
      Video,
      ids.map((id) => video(id, "1")),
    );
    await store.writeMetadata(Video, [video(0, "2"), video(1, "2")]);
    const removed = await store.deleteMetadata(Video, { rows: ids.slice(1).map((id) => ({ id })), hard: true });
    t.expectEqual(removed, { rows: 1202 }, "The rows that were removed");
    await t.expectRows(store.readMetadata(Video, { withSampleHistory: true }), [video(0, "1"), video(0, "2")]);
  },
};

export const orphansByRows: Scenario = {
  key: "delete/orphans-by-rows",
  since: "0.1.0",
  level: "delete",
  needs: [],
  says: "`rows: increment.orphaned()` deletes what an increment found orphaned, of an expansion all children of the parents that are gone; afterwards there is nothing to do.",
  rows: ["A17", "A15"],
  async run(t) {
    const Text = t.feature({ key: "text" });
    const Crop = t.feature({ key: "crop", deps: [dep(Text)] });
    const Word = t.feature({
      key: "word",
      idColumns: ["id", "word"],
      deps: [dep(Text, { lineage: expansion({ on: ["id"] }) })],
    });
    const store = await t.store();
    const texts = ["a", "b", "c"].map((id) => ({ id, metaxy_provenance_by_field: { default: id } }));
    await store.writeMetadata(Text, texts);
    await t.work(store, Crop);
    await using words = await store.resolveUpdate(Word);
    const parents = await words.toProcess().toArray();
    const children = parents.flatMap(({ id }) => (id === "c" ? [] : [1, 2].map((word) => ({ id, word }))));
    await store.replaceChildren(Word, parents, children);
    await store.deleteMetadata(Text, { rows: texts.slice(1) });
    for (const [feature, rows] of [
      [Crop, 2],
      [Word, 2],
    ] as const) {
      await using increment = await store.resolveUpdate(feature);
      t.expectEqual(await store.deleteMetadata(feature, { rows: increment.orphaned() }), { rows }, "Deleted orphans");
      await t.expectIncrement(store.resolveUpdate(feature), {});
    }
    await t.expectRows(store.readMetadata(Crop), [{ id: "a" }]);
    await t.expectRows(
      store.readMetadata(Word),
      [1, 2].map((word) => ({ id: "a", word })),
    );
  },
};

export const rowsNeedIds: Scenario = {
  key: "delete/rows-need-ids",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "Rows to delete that lack an id column, or hold NULL or no value of its type in one, and `rows` beside `where` are refused; nothing is deleted.",
  rows: ["A17", "E2"],
  async run(t) {
    const [store, Sample] = await written(t, t.place("samples"));
    const { n: _, ...withoutN } = SAMPLES[0] ?? {};
    const unchanged = [() => store.readMetadata(Sample)];
    for (const [column, row] of Object.entries({
      n: withoutN,
      yes: { ...SAMPLES[0], yes: "true" },
      s: { ...SAMPLES[0], s: null },
    })) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [Sample.key, `"${column}"`], unchanged },
        () => store.deleteMetadata(Sample, { rows: [SAMPLES[1] ?? {}, row] }),
      );
    }
    await t.expectRefused(MetadataStoreError, { code: "INVALID_ARGUMENT", says: ["where", "rows"], unchanged }, () =>
      // @ts-expect-error It says twice what to delete.
      store.deleteMetadata(Sample, { rows: SAMPLES, where: "size > 0" }),
    );
  },
};

import { dep, expansion } from "@metaxy/core";
import {
  type ColumnType,
  type ColumnTypes,
  DATA_VERSION_BY_FIELD,
  PROVENANCE_BY_FIELD,
  type RowBatch,
  rowsBatch,
  type StoredRow,
  type StoredValue,
  singleBatch,
  systemColumnTypes,
} from "@metaxy/core/driver";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const bothLayouts: Scenario = {
  key: "system/both-layouts",
  since: "0.1.0",
  level: "core",
  needs: ["durable", "python", "readRaw", "injectRaw"],
  says: "By-field columns stored as STRUCT or MAP (or the backend's JSON forms) give equal rows and increments, missing keys as NULL.",
  rows: ["C6", "C14"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1", frames: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1", frames: "1" } });
    const structs = await t.store({ place: t.place("structs") });
    await structs.writeMetadata(
      Video,
      rows`
        id | @audio | @frames
        v1 | a1     | f1
        v2 | a2     | f2
        v3 | a3     | null
      `,
    );
    await t.work(structs, Crop);
    const maps = await t.store({ place: t.place("maps") });
    for (const feature of [Video, Crop]) {
      await t.injectRaw(maps, feature, singleBatch(asMaps(await t.readRaw(structs, feature))));
    }
    const changed = rows`
      id | @audio | @frames
      v2 | a2     | f2-new
      v4 | a4     | f4
    `;
    for (const store of [structs, maps]) await store.writeMetadata(Video, changed);

    for (const feature of [Video, Crop]) {
      const expected = (await structs.readMetadata(feature).toArray()).map(withoutTimes);
      await t.expectRows(maps.readMetadata(feature), expected);
    }
    for (const versioningEngine of ["auto", "polars"] as const) {
      const work = await structs.resolveUpdate(Crop, { versioningEngine });
      const toDo = await work.toProcess().toArray();
      t.expectEqual(toDo.map((row) => row.id).sort(), ["v2", "v3", "v4"], "The samples that are to do");
      await t.expectIncrement(maps.resolveUpdate(Crop, { versioningEngine }), {
        new: toDo.filter((row) => row.metaxy_status === "new"),
        stale: toDo.filter((row) => row.metaxy_status === "stale"),
      });
    }
  },
};

export const orphansOfMaps: Scenario = {
  key: "system/orphans-of-maps",
  since: "0.1.0",
  level: "core",
  needs: ["durable", "python", "readRaw", "injectRaw"],
  says: "Orphaned parents of an expansion whose by-field columns are stored as MAP are given with their versions as those of one stored as STRUCT, and are deleted by them.",
  rows: ["C6", "A15", "A17"],
  async run(t) {
    const Text = t.feature({ key: "text" });
    const deps = [dep(Text, { lineage: expansion({ on: ["id"] }) })];
    const Word = t.feature({ key: "word", idColumns: ["id", "word"], deps });
    const structs = await t.store({ place: t.place("structs") });
    const maps = await t.store({ place: t.place("maps") });
    const text = [{ id: "a", metaxy_provenance_by_field: { default: "1" } }];
    for (const store of [structs, maps]) await store.writeMetadata(Text, text);
    await using work = await structs.resolveUpdate(Word);
    await structs.replaceChildren(Word, await work.toProcess().toArray(), [{ id: "a", word: "w" }]);
    const ids = new Map<string, ColumnType>([
      ["id", "string"],
      ["word", "string"],
    ]);
    await t.injectRaw(maps, Word, singleBatch(asMaps(await t.readRaw(structs, Word), ids)));
    for (const store of [structs, maps]) await store.deleteMetadata(Text, { all: true });
    const expected = await (await structs.resolveUpdate(Word)).orphaned().toArray();
    await t.expectIncrement(maps.resolveUpdate(Word), { orphaned: expected });
    await using increment = await maps.resolveUpdate(Word);
    t.expectEqual(await maps.deleteMetadata(Word, { rows: increment.orphaned() }), { rows: 1 }, "Deleted orphans");
    await t.expectIncrement(maps.resolveUpdate(Word), {});
  },
};

const TEXT_MAP: ColumnType = { map: { key: "string", value: "string" } };

/** Stored rows with their versions by field as maps, in which a NULL version has no key. */
export function asMaps(
  stored: readonly StoredRow[],
  ids: ColumnTypes = new Map<string, ColumnType>([["id", "string"]]),
): RowBatch {
  const types: ColumnTypes = new Map([
    ...ids,
    ...systemColumnTypes([]),
    [PROVENANCE_BY_FIELD, TEXT_MAP],
    [DATA_VERSION_BY_FIELD, TEXT_MAP],
  ]);
  const mapped = stored.map(
    (row): StoredRow => ({
      ...row,
      [PROVENANCE_BY_FIELD]: entriesOf(row[PROVENANCE_BY_FIELD]),
      [DATA_VERSION_BY_FIELD]: entriesOf(row[DATA_VERSION_BY_FIELD]),
    }),
  );
  return rowsBatch(types, mapped);
}

function entriesOf(struct: StoredValue | undefined): StoredValue {
  return Object.entries(struct ?? {}).filter(([, version]) => version !== null);
}

function withoutTimes(row: TestRow): TestRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith("_at")));
}

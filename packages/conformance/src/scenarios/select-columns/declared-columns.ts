import { dep } from "@metaxy/core";
import {
  type ColumnTypes,
  inferTypes,
  MetadataSchemaError,
  rowsBatch,
  singleBatch,
  systemColumnTypes,
} from "@metaxy/core/driver";
import { loadPolars } from "../../suite/load-polars.ts";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestFeature } from "../../suite/scenario-context.ts";

const COLUMNS = { id: "string", path: "string", seconds: "float64", tags: "list<string>", at: "timestamp" } as const;

const WRITTEN = rows`
  id | path  | @audio
  v1 | a.mp4 | a1
  v2 | b.mp4 | a2
`;

/** The rows as they are read: columns that nobody wrote are NULL. */
const READ = WRITTEN.map((row): TestRow => ({ ...row, seconds: null, tags: null, at: null }));

/** Videos, and a child that takes, filters and renames columns that nobody wrote. */
function videos(t: ScenarioContext): { readonly Video: TestFeature; readonly Crop: TestFeature } {
  const Video = t.feature({ key: "video", columns: COLUMNS, fields: { audio: "1" } });
  const taken = dep(Video, {
    rename: { seconds: "length" },
    filter: (c) => c("length").isNull(),
    select: ["length", "tags"],
  });
  return { Video, Crop: t.feature({ key: "crop", columns: { id: "string" }, deps: [taken], fields: { audio: "1" } }) };
}

/** Reads, filters and the child's increment see the columns as NULL. */
async function expectNulls(
  t: ScenarioContext,
  store: Store,
  { Video, Crop }: ReturnType<typeof videos>,
): Promise<void> {
  await t.expectRows(store.readMetadata(Video), READ);
  await t.expectRows(
    store.readMetadata(Video, { columns: ["seconds", "id"] }),
    READ.map(({ id = null }) => ({ seconds: null, id })),
  );
  await t.expectRows(
    store.readMetadata(Video, { columns: ["seconds"] }),
    READ.map(() => ({ seconds: null })),
  );
  for (const filters of [
    "seconds IS NULL",
    "seconds > 1 OR id = 'v1' OR NOT (path = 'a.mp4')",
    "at IS NULL AND id IN ('v1', 'v2')",
  ])
    await t.expectRows(store.readMetadata(Video, { filters }), READ);
  for (const filters of [
    "seconds IS NOT NULL",
    "seconds > 1",
    "NOT (seconds > 1)",
    "seconds IN (1, 2)",
    "seconds NOT IN (1)",
  ])
    await t.expectRows(store.readMetadata(Video, { filters }), []);
  await t.expectError(MetadataSchemaError, { code: "METADATA_SCHEMA", says: ["seconds", Video.key] }, () =>
    store.readMetadata(Video, { filters: "seconds = 'long'" }).toArray(),
  );
  const pl = await loadPolars();
  const untold = pl.col("path").str.contains("mp4").and(pl.col("seconds").isNull());
  await t.expectRows(store.readMetadata(Video, { filters: untold }), READ);
  for (const versioningEngine of ["auto", "polars"] as const) {
    const increment = store.resolveUpdate(Crop, { versioningEngine, filters: { [Video.key]: "seconds IS NULL" } });
    await t.expectIncrement(increment, { new: READ.map(({ id = null }) => ({ id, length: null, tags: null })) });
  }
}

type Store = Awaited<ReturnType<ScenarioContext["store"]>>;

export const declaredNotWritten: Scenario = {
  key: "select-columns/declared-not-written",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw", "frames"],
  says: "A declared column that nobody wrote is in the table from the first write on, of rows and of frames, and NULL in reads, filters and children.",
  rows: ["C10", "E2"],
  async run(t) {
    for (const form of ["rows", "frame"] as const) {
      const features = videos(t);
      const { Video } = features;
      const store = await t.store({ place: t.place(form) });
      const Plain = t.feature({ key: "plain", fields: { audio: "1" } });
      await store.writeMetadata(Plain, WRITTEN);
      const plain = store.readMetadata(Plain, { columns: ["id", "path", "metaxy_provenance_by_field"] });
      await store.writeMetadata(Video, form === "rows" ? WRITTEN : await plain.collect());
      const [stored] = await t.readRaw(store, Video);
      const lacking = Object.keys(COLUMNS).filter((name) => stored?.[name] === undefined);
      t.expectEqual(lacking, [], "Declared columns that the table lacks");
      await expectNulls(t, store, features);
      await store.writeMetadata(Video, [{ ...READ[0], seconds: 1.5, tags: ["x"], at: new Date(1) }]);
      await t.expectRows(store.readMetadata(Video, { filters: "seconds > 1" }), [
        { ...READ[0], seconds: 1.5, tags: ["x"], at: new Date(1) },
      ]);
    }
  },
};

export const declaredNotStored: Scenario = {
  key: "select-columns/declared-not-stored",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw", "injectRaw", "frames"],
  says: "A declared column that a table of others lacks is NULL in reads, filters and children, and the next write adds it.",
  rows: ["C10", "E2"],
  async run(t) {
    const features = videos(t);
    const { Video } = features;
    const others = await t.store({ place: t.place("others") });
    await others.writeMetadata(Video, WRITTEN);
    const types: ColumnTypes = new Map([...inferTypes([{ id: "", path: "" }]), ...systemColumnTypes(["audio"])]);
    const narrow = (await t.readRaw(others, Video)).map((row) =>
      Object.fromEntries([...types.keys()].map((name) => [name, row[name] ?? null])),
    );
    const store = await t.store();
    await t.injectRaw(store, Video, singleBatch(rowsBatch(types, narrow)));
    await expectNulls(t, store, features);
    const pl = await loadPolars();
    const second = pl.col("path").str.contains("b").and(pl.col("seconds").isNull());
    await t.expectIncrement(store.resolveUpdate(Video, { samples: WRITTEN, stalenessPredicates: second }), {
      stale: READ.filter(({ id }) => id === "v2"),
    });
    t.expectEqual(await store.deleteMetadata(Video, { where: second }), { rows: 1 }, "Deleted by an expression");
    await store.writeMetadata(Video, [{ ...WRITTEN[0], seconds: 1.5 }]);
    await t.expectRows(store.readMetadata(Video, { filters: "seconds > 1" }), [{ ...READ[0], seconds: 1.5 }]);
  },
};

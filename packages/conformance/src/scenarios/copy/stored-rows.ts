import { type MetadataStore, withGraph } from "@metaxy/core";
import { rows, type TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { TestFeature } from "../../suite/scenario-context.ts";
import { documents, pagesOf, parentsToDo } from "../collapse-children/documents.ts";

/** The latest row per id and definition, tombstones too. */
const ALL = { withFeatureHistory: true, includeDeleted: true };

export const keepsVersionsAndTimes: Scenario = {
  key: "copy/keeps-versions-and-times",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "`copyMetadata` keeps versions, feature and project version and the three times; materialization ids too.",
  rows: ["A29", "G5", "A25"],
  async run(t) {
    const Video = t.feature({ key: "video", project: "vision", fields: { audio: "1" } });
    const from = await t.store({ place: "prod", materializationId: "run-1" });
    await from.writeMetadata(
      Video,
      rows`
        id | path  | @audio | #audio | metaxy_created_at
        v1 | a.mp4 | a1     | given  | ${new Date("2024-06-01")}
        v2 | b.mp4 | a2     | a2     | ${new Date("2024-06-02")}
      `,
    );
    await from.deleteMetadata(Video, { where: (c) => c("id").eq("v2") });
    const stored = await from.readMetadata(Video, ALL).toArray();
    t.clock.set("2026-01-01T00:00:00Z");
    const target = await t.store({ place: "dev", materializationId: "run-2" });
    const { rows: copied } = await target.copyMetadata({ from, features: [Video] });
    t.expectEqual(copied, 2, "The number of copied rows");
    await t.expectRows(target.readMetadata(Video, ALL), stored, { system: "all" });
  },
};

export const everyDefinitionAndTombstone: Scenario = {
  key: "copy/every-definition-and-tombstone",
  since: "0.1.0",
  level: "history",
  needs: [],
  says: "By default the latest row per id of every definition is copied, tombstones and marks too; `fromSnapshot`, `features` and `filters` limit it.",
  rows: ["A29", "G5", "G10"],
  async run(t) {
    const Video = t.feature({ key: "video", project: "vision", fields: { audio: "1" } });
    const Later = t.feature({ key: "video", project: "vision", fields: { audio: "2" } }, t.newGraph());
    const { Doc, Page } = documents(t);
    const from = await t.store({ place: "prod" });
    await writeVideos(from, Video, Later);
    await writePages(from, Doc, Page);

    const target = await t.store({ place: "dev" });
    const { features } = await withGraph(t.graph, () => target.copyMetadata({ from }));
    t.expectEqual(
      features,
      { [Video.key]: 3, [Doc.key]: 2, [Page.key]: 2 },
      "The number of copied rows of each feature",
    );
    for (const feature of [Video, Doc, Page]) {
      const stored = await from.readMetadata(feature, ALL).toArray();
      await t.expectRows(target.readMetadata(feature, ALL), stored, { system: "all" });
    }
    await t.expectRows(target.readMetadata(Video, { ...ALL, withSampleHistory: true }), [
      ...video("v1", "first.mp4"),
      ...video("v2", "gone.mp4"),
      ...video("v1", "second.mp4"),
    ]);
    await t.expectIncrement(target.resolveUpdate(Page), {});

    const { length } = t.hashSettings(from);
    const some = await t.store({ place: "some" });
    const limits = { features: [Video], fromSnapshot: t.graph.projectVersion("vision", length) };
    await some.copyMetadata({ from, ...limits, filters: "path != 'gone.mp4'" });
    await t.expectRows(some.readMetadata(Video, ALL), video("v1", "first.mp4"));
    t.expectEqual(await some.hasFeature(Doc), false, "hasFeature of a feature that was not to be copied");
  },
};

function video(id: string, path: string): TestRow[] {
  return rows`
    id    | path    | @audio
    ${id} | ${path} | a1
  `;
}

/** A replaced row, a tombstone, and a row of another definition. */
async function writeVideos(store: MetadataStore, Video: TestFeature, Later: TestFeature): Promise<void> {
  await store.writeMetadata(Video, [...video("v1", "replaced.mp4"), ...video("v2", "gone.mp4")]);
  await store.writeMetadata(Video, video("v1", "first.mp4"));
  await store.deleteMetadata(Video, { where: (c) => c("id").eq("v2") });
  await store.writeMetadata(Later, video("v1", "second.mp4"));
}

/** A document with two pages, and one without any. */
async function writePages(store: MetadataStore, Doc: TestFeature, Page: TestFeature): Promise<void> {
  await store.writeMetadata(
    Doc,
    rows`
      doc | @text
      d1  | t1
      d2  | t2
    `,
  );
  const parents = await parentsToDo(store, Page);
  const withPages = parents.filter((parent) => parent.doc === "d1");
  await store.replaceChildren(
    Page,
    parents,
    withPages.flatMap((parent) => pagesOf(parent, [1n, 2n])),
  );
}

import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const byAllIdColumns: Scenario = {
  key: "keep-latest-rows/by-all-id-columns",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "With ids (a, b) each pair has its own latest row.",
  rows: ["C8", "A16"],
  async run(t) {
    const Shot = t.feature({ key: "shot", idColumns: ["scene", "shot"], fields: { pixels: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | path    | @pixels
        s1    | a    | old.png | p1
        s1    | b    | b.png   | p2
        s2    | a    | c.png   | p3
      `,
    );
    await store.writeMetadata(
      Shot,
      rows`
        scene | shot | path    | @pixels
        s1    | a    | new.png | p4
      `,
    );
    await t.expectRows(
      store.readMetadata(Shot),
      rows`
        scene | shot | path    | @pixels
        s1    | a    | new.png | p4
        s1    | b    | b.png   | p2
        s2    | a    | c.png   | p3
      `,
    );
  },
};

export const idsAreExact: Scenario = {
  key: "keep-latest-rows/ids-are-exact",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Ids `A`, `a`, `a `, `é` in two Unicode forms, `1` and `01` are seven samples.",
  rows: ["C8", "C9"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const store = await t.store();
    const written = ["A", "a", "a ", "\u00e9", "e\u0301", "1", "01"].map((id, index) => ({
      id,
      path: `${index}.mp4`,
      metaxy_provenance_by_field: { audio: "a1" },
    }));
    // One write each, so that what a store takes for the same id is replaced.
    for (const row of written) await store.writeMetadata(Video, [row]);
    await t.expectRows(store.readMetadata(Video), written);
  },
};

export const largeIntegerIds: Scenario = {
  key: "keep-latest-rows/large-integer-ids",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Integer ids that a double cannot tell apart are different samples, each with its own latest row.",
  rows: ["C8", "C9"],
  async run(t) {
    const Video = t.feature({ key: "video", columns: { id: "int64" }, fields: { audio: "1" } });
    const store = await t.store();
    const ids = [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n - 2n, -(2n ** 63n), 1n - 2n ** 63n];
    const written = (path: string) => ids.map((id) => ({ id, path, metaxy_provenance_by_field: { audio: `${id}` } }));
    // One write each, so that what a store takes for the same id is replaced.
    for (const row of [...written("old"), ...written("new")]) await store.writeMetadata(Video, [row]);
    await t.expectRows(store.readMetadata(Video), written("new"));
  },
};

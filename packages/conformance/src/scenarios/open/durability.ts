import { dep, expansion } from "@metaxy/core";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

export const survivesReopen: Scenario = {
  key: "open/survives-reopen",
  since: "0.1.0",
  level: "lifecycle",
  needs: ["durable"],
  says: "Rows, older definitions, deletes, marks and settings are there for a new handle.",
  rows: ["G5", "B3", "C3"],
  async run(t) {
    const place = t.place("kept");
    const older = t.newGraph();
    const OldVideo = t.feature({ key: "video", fields: { audio: "1" } }, older);
    const Video = t.feature({ key: "video", fields: { audio: "2" } });
    const Face = t.feature({
      key: "face",
      idColumns: ["id", "face"],
      deps: [dep(Video, { lineage: expansion({ on: ["id"] }) })],
    });
    const store = await t.store({ place, hashAlgorithm: "md5", hashTruncationLength: 12 });
    const old = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
    `;
    const current = rows`
      id | path  | @audio
      v1 | a.mp4 | a1
      v2 | b.mp4 | b1
      v3 | c.mp4 | c1
    `;
    await store.writeMetadata(OldVideo, old);
    await store.writeMetadata(Video, current);
    await store.deleteMetadata(Video, { where: "id = 'v3'" });
    const increment = await store.resolveUpdate(Face);
    const parents = await increment.toProcess().toArray();
    await store.replaceChildren(Face, parents, [{ id: "v1", face: "f1" }]);
    await increment[Symbol.asyncDispose]();

    const again = await t.reopen(store, { place, hashAlgorithm: undefined, hashTruncationLength: undefined });
    const [v1 = {}, v2 = {}] = current;
    await t.expectRows(again.readMetadata(Video), [v1, v2]);
    await t.expectRows(again.readMetadata(OldVideo), old);
    const deleted = await again.readMetadata(Video, { includeDeleted: true, filters: "id = 'v3'" }).toArray();
    t.expectEqual(
      deleted.map((row) => typeof row.metaxy_deleted_at),
      ["object"],
      "The tombstones of v3",
    );
    // Other settings would make every child stale; v2 is done by its mark alone.
    await t.expectIncrement(again.resolveUpdate(Face), {});
    const versions = await again.readMetadata(Face, { columns: ["metaxy_provenance"] }).toArray();
    t.expectEqual(
      versions.map((row) => String(row.metaxy_provenance).length),
      [12],
      "The length of versions",
    );
  },
};

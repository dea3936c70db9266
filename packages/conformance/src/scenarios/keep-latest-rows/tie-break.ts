import { dep } from "@metaxy/core";
import {
  CREATED_AT,
  DATA_VERSION,
  DELETED_AT,
  inferTypes,
  PROVENANCE,
  rowsBatch,
  type StoredRow,
  singleBatch,
  systemColumnTypes,
  UPDATED_AT,
} from "@metaxy/core/driver";
import { rows } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

const NOON = 1_735_732_800_000_000n;

/** Pairs of one id and one time that differ in one step of the order; the first is to be kept. */
const PAIRS: readonly (readonly [id: string, kept: StoredRow, other: StoredRow])[] = [
  ["created", { [CREATED_AT]: NOON - 1n, [PROVENANCE]: "a" }, { [CREATED_AT]: NOON - 2n, [PROVENANCE]: "b" }],
  ["deleted", { [DELETED_AT]: NOON, [PROVENANCE]: "a" }, { [PROVENANCE]: "b" }],
  ["provenance", { [PROVENANCE]: "b", [DATA_VERSION]: "a" }, { [PROVENANCE]: "a", [DATA_VERSION]: "b" }],
  // By UTF-16 code units the second would be the greater one.
  ["data version", { [DATA_VERSION]: "\u{1f600}" }, { [DATA_VERSION]: "\uff5e" }],
];

export const tieBreak: Scenario = {
  key: "keep-latest-rows/tie-break",
  since: "0.1.0",
  level: "core",
  needs: ["readRaw", "injectRaw", "frames"],
  says: "Rows of equal time: later `metaxy_created_at`, then deleted before live, then greater provenance, then greater data version (code points) is kept, by reads and by both engines.",
  rows: ["G9", "G12"],
  async run(t) {
    const Video = t.feature({ key: "video", fields: { audio: "1" } });
    const Crop = t.feature({ key: "crop", deps: [dep(Video)], fields: { audio: "1" } });
    const store = await t.store();
    await store.writeMetadata(
      Video,
      rows`
        id    | pick | @audio
        plain | kept | a1
      `,
    );
    const [plain] = await t.readRaw(store, Video);
    const stored = PAIRS.flatMap(([id, kept, other], index) => {
      const pair = [atNoon(plain, { id, pick: "kept", ...kept }), atNoon(plain, { id, pick: "other", ...other })];
      // Neither the first nor the last of equals may win by its place.
      return index % 2 === 0 ? pair : pair.reverse();
    });
    const types = new Map([...inferTypes([{ id: "", pick: "" }]), ...systemColumnTypes(["audio"])]);
    await t.injectRaw(store, Video, singleBatch(rowsBatch(types, stored)));
    const current = rows`
      id           | pick
      plain        | kept
      created      | kept
      provenance   | kept
      data version | kept
    `;
    await t.expectRows(store.readMetadata(Video, { columns: ["id", "pick"] }), current);
    await t.expectIncrement(store.resolveUpdate(Crop), { new: current });
    await t.expectIncrement(store.resolveUpdate(Crop, { versioningEngine: "polars" }), { new: current });
  },
};

function atNoon(plain: StoredRow | undefined, changes: StoredRow): StoredRow {
  return { ...plain, [CREATED_AT]: NOON, [UPDATED_AT]: NOON, ...changes };
}

import { dep } from "@metaxy/core";
import { MetadataSchemaError } from "@metaxy/core/driver";
import type { Scenario } from "../../suite/scenario.ts";

const COLUMNS = {
  id: "string",
  tags: "list<string>",
  counts: "list<int64>",
  taken: "list<timestamp_us>",
  box: { x: "float64", n: "int53", at: { us: "timestamp_us", names: "list<string>" } },
} as const;

const VERSION = { metaxy_provenance_by_field: { pixels: "1" } };

const ROWS = [
  {
    id: "full",
    tags: ["a", null, ""],
    counts: [2n ** 53n + 1n, -1n],
    taken: [-1n],
    box: { x: 0.5, n: 2, at: { us: 1_700_000_000_000_001n, names: ["n"] } },
    ...VERSION,
  },
  { id: "empty", tags: [], counts: [], taken: [], box: { x: null, n: null, at: null }, ...VERSION },
  { id: "none", tags: null, counts: null, taken: null, box: null, ...VERSION },
];

export const declaredNested: Scenario = {
  key: "types/declared-lists-and-structs",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Columns declared as `list<…>` or as the fields of a struct are stored so from their first value on, empty or NULL, and their parts are read as declared, in increments too.",
  rows: ["C10"],
  async run(t) {
    const Shot = t.feature({ key: "shot", columns: COLUMNS, fields: { pixels: "1" } });
    const Cut = t.feature({ key: "cut", deps: [dep(Shot)], fields: { pixels: "1" } });
    const store = await t.store();
    for (const row of ROWS.toReversed()) await store.writeMetadata(Shot, [row]);
    await t.expectRows(store.readMetadata(Shot), ROWS);
    const given = ROWS.map(({ metaxy_provenance_by_field: _, ...row }) => row);
    await t.expectIncrement(store.resolveUpdate(Cut), { new: given });
    const wrong = { tags: ["a", 1], counts: ["1"], box: { x: "wide" } };
    for (const [column, value] of Object.entries(wrong)) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: `"${column}"`, unchanged: [() => store.readMetadata(Shot)] },
        () => store.writeMetadata(Shot, [{ id: "wrong", [column]: value, ...VERSION }]),
      );
    }
  },
};

import { type ColumnType, type ColumnTypes, emptyRow, MetadataSchemaError, rowsBatch } from "@metaxy/core/driver";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";

/** Values that leave the type of a column open, what the refusal calls the open part, and the declaration that it names. */
const OPEN: readonly (readonly [value: unknown, part: RegExp, remedy: string])[] = [
  [[], /element of column "x"/i, '"x": "list<string>"'],
  [[null], /element of column "x"/i, '"x": "list<string>"'],
  [[[]], /element of an element of column "x"/i, '"x": "json"'],
  [{ y: null, n: 1 }, /field "y" of column "x"/i, '"x": { "y": "string", "n": "int53" }'],
  [{ y: [] }, /element of field "y" of column "x"/i, '"x": { "y": "list<string>" }'],
  [{}, /field of column "x"/i, '"x": "json"'],
  [[{ y: {} }], /field of field "y" of an element of column "x"/i, '"x": "json"'],
  [new Map(), /key of column "x"/i, '"x": "json"'],
  [new Map([["a", null]]), /value of column "x"/i, '"x": "json"'],
];

const versioned = (row: TestRow): TestRow => ({ ...row, metaxy_provenance_by_field: { default: "1" } });

export const unknownTypes: Scenario = {
  key: "types/unknown-types",
  since: "0.1.0",
  level: "errors",
  needs: [],
  says: "An undeclared column whose first values leave a part of its type open, as empty lists and structs do, is refused by name with a declaration to copy; declared, or with a value among the same rows, it is stored, and later values fit.",
  rows: ["C10", "E2"],
  async run(t) {
    const Shot = t.feature({ key: "shot" });
    const store = await t.store();
    await store.writeMetadata(Shot, [versioned({ id: "v1" })]);
    const unchanged = [() => store.readMetadata(Shot, { withSampleHistory: true })];
    for (const [x, part, remedy] of OPEN) {
      await t.expectRefused(
        MetadataSchemaError,
        { code: "METADATA_SCHEMA", says: [Shot.key, part, `columns: { ${remedy} }`], unchanged },
        () =>
          store.writeMetadata(
            Shot,
            ["v2", "v3"].map((id) => versioned({ id, x })),
          ),
      );
    }
    const types: ColumnTypes = new Map<string, ColumnType>([
      ["id", "string"],
      ["x", { list: "null" }],
      ["metaxy_provenance_by_field", { struct: new Map([["default", "string"]]) }],
    ]);
    const arrow = await rowsBatch(types, [
      Object.assign(emptyRow(), { id: "v2", x: [], metaxy_provenance_by_field: { default: "1" } }),
    ]).arrow();
    await t.expectRefused(
      MetadataSchemaError,
      { code: "METADATA_SCHEMA", says: [Shot.key, /element of column "x"/i], unchanged },
      () => store.writeMetadata(Shot, arrow),
    );
    const given = [
      { id: "v4", x: [], y: { y: null } },
      { id: "v5", x: [1.5], y: { y: [2] } },
    ].map(versioned);
    await store.writeMetadata(Shot, given);
    await t.expectRows(store.readMetadata(Shot), [versioned({ id: "v1", x: null, y: null }), ...given]);

    const Declared = t.feature({ key: "declared", columns: { id: "string", x: "list<float64>", y: "json" } });
    for (const row of [{ id: "v1", x: [], y: {} }, given[1] ?? {}])
      await store.writeMetadata(Declared, [versioned(row)]);
    await t.expectRows(store.readMetadata(Declared), [versioned({ id: "v1", x: [], y: {} }), ...given.slice(1)]);
  },
};

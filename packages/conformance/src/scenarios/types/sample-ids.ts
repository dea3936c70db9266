import { type Columns, dep, type IdValue } from "@metaxy/core";
import type { TestRow } from "../../suite/row-table.ts";
import type { Scenario } from "../../suite/scenario.ts";
import type { ScenarioContext, TestColumn } from "../../suite/scenario-context.ts";

interface IdKind {
  readonly name: string;
  readonly columns: Readonly<Record<string, TestColumn>>;
  /** Different ids; the last two are rewritten and deleted. */
  readonly ids: readonly Readonly<Record<string, IdValue>>[];
}

const KINDS: readonly IdKind[] = [
  {
    name: "integer",
    columns: { n: "int64" },
    ids: [{ n: -5n }, { n: 9n }, { n: 10n }, { n: 2n ** 53n }, { n: 2n ** 53n + 1n }],
  },
  { name: "text", columns: { s: "string" }, ids: [{ s: "" }, { s: "1" }, { s: "01" }] },
  { name: "time", columns: { at: "timestamp_us" }, ids: [{ at: -1n }, { at: 0n }, { at: 1n }] },
  { name: "truth", columns: { yes: "bool" }, ids: [{ yes: false }, { yes: true }] },
  {
    name: "together",
    columns: { n: "int53", s: "string", yes: "bool", at: "timestamp_us" },
    ids: [
      { n: 1, s: "a", yes: false, at: 1n },
      { n: 1, s: "a", yes: true, at: 1n },
      { n: 1, s: "a", yes: true, at: 2n },
    ],
  },
];

export const sampleIdsOfAnyType: Scenario = {
  key: "types/sample-ids-of-any-type",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Integer, text, boolean and timestamp ids, alone and together, work in writes, joins and increments.",
  rows: ["C8", "C9"],
  golden: ["integer_ids", "string_and_integer_id_columns"],
  async run(t) {
    for (const kind of KINDS) await worksById(t, kind);
    await t.golden(["integer_ids", "string_and_integer_id_columns"]);
  },
};

/** One sample is rewritten, one deleted in a parent; then a child of two parents has exactly that to do. */
async function worksById(t: ScenarioContext, { name, columns, ids }: IdKind): Promise<void> {
  const spec = { idColumns: Object.keys(columns), columns };
  const Left = t.feature({ key: `${name}/left`, ...spec });
  const Right = t.feature({ key: `${name}/right`, ...spec });
  const Both = t.feature({ key: `${name}/both`, ...spec, deps: [dep(Left), dep(Right)] });
  const store = await t.store();
  const versioned = (version: string, ...rows: readonly TestRow[]): TestRow[] =>
    rows.map((row) => ({ ...row, metaxy_provenance_by_field: { default: version } }));
  for (const parent of [Left, Right]) await store.writeMetadata(parent, versioned("1", ...ids));
  await t.expectRows(store.readMetadata(Left), versioned("1", ...ids));
  await t.work(store, Both);
  await t.expectRows(store.readMetadata(Both), ids);
  const [rewritten = {}, deleted = {}] = ids.slice(-2);
  await store.writeMetadata(Left, versioned("2", rewritten));
  const where = Object.entries(deleted).map(
    ([column, value]) =>
      (c: Columns<Record<string, unknown>>) =>
        c(column).eq(value),
  );
  await store.deleteMetadata(Right, { where });
  await t.expectRows(store.readMetadata(Left), [
    ...versioned("1", ...ids.filter((id) => id !== rewritten)),
    ...versioned("2", rewritten),
  ]);
  await t.expectIncrement(store.resolveUpdate(Both), { stale: [rewritten], orphaned: [deleted] });
}

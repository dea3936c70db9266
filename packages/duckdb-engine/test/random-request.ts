import {
  type ColumnType,
  type ColumnTypes,
  type HashAlgorithm,
  type ParentRequest,
  type Predicate,
  type ResolveRequest,
  rowsBatch,
  type StoredRow,
  singleBatch,
  systemColumnTypes,
  tableName,
} from "@metaxy/core/driver";
import { resolveByHand } from "./resolve-oracle.ts";

type Row = Record<string, unknown>;

/** Numbers that depend on a seed alone. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2654435761 + 1;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }
}

export interface RandomCase {
  readonly request: ResolveRequest;
  readonly tables: Map<string, { readonly types: ColumnTypes; readonly rows: Row[] }>;
  readonly samples: Row[];
}

const LAYOUTS: readonly ["struct", "map"] = ["struct", "map"];
const TEXTS: readonly [string, ...string[]] = ["x", "", "é", "a|b", "😀", "Z"];

function typesOf(
  user: readonly (readonly [string, ColumnType])[],
  keys: readonly string[],
  layout: string,
): ColumnTypes {
  const system = [...systemColumnTypes(keys)].map(([name, type]): [string, ColumnType] => [
    name,
    layout === "map" && name.endsWith("_by_field") ? { map: { key: "string", value: "string" } } : type,
  ]);
  return new Map<string, ColumnType>([...user, ...system]);
}

/** Versions in the layout of the table; a struct has each of its entries. */
function byField(values: Record<string, string | null> | null, types: ColumnTypes): unknown {
  const type = types.get("metaxy_provenance_by_field");
  if (values === null || typeof type !== "object") return null;
  if (!("struct" in type)) return Object.entries(values);
  return Object.fromEntries([...type.struct.keys()].map((key) => [key, values[key] ?? null]));
}

interface StoredRowParts {
  readonly user: Row;
  readonly versions: Versions;
  readonly own?: number;
}

interface Versions {
  readonly fields: Record<string, string | null> | null;
  readonly provenance: string | null;
}

/** A row of this definition mostly; `own` says how often. */
function storedRow(random: Random, types: ColumnTypes, { user, versions, own = 0.8 }: StoredRowParts): Row {
  const at = BigInt(1_000 + random.below(6));
  const data = random.chance(0.2) && versions.fields ? { ...versions.fields, f0: random.pick(TEXTS) } : versions.fields;
  return {
    ...user,
    metaxy_provenance_by_field: byField(versions.fields, types),
    metaxy_provenance: versions.provenance,
    metaxy_data_version_by_field: byField(data, types),
    metaxy_data_version: random.chance(0.5) ? versions.provenance : random.pick(TEXTS),
    metaxy_feature_version: random.chance(own) ? "v1" : random.pick(["v0", "v2"]),
    metaxy_project_version: "p",
    metaxy_created_at: BigInt(random.below(3)),
    metaxy_updated_at: at,
    metaxy_deleted_at: random.chance(0.15) ? at + BigInt(random.below(2)) : null,
    metaxy_materialization_id: random.chance(0.3) ? "m" : null,
  };
}

function randomFields(random: Random, keys: readonly string[]): Record<string, string | null> | null {
  if (random.chance(0.05)) return null;
  return Object.fromEntries(
    keys.map((key) => [key, random.chance(0.1) ? null : `${random.pick(TEXTS)}${random.below(3)}`]),
  );
}

function id(random: Random, name: string): unknown {
  if (random.chance(0.03)) return null;
  return name === "a" ? BigInt(random.below(6)) : random.pick(["", "k", "K", "é"]);
}

function parentCase(
  random: Random,
  index: number,
  shape: Shape,
): { parent: ParentRequest; types: ColumnTypes; rows: Row[] } {
  const ids = index === 0 ? shape.firstIds : shape.otherIds;
  const keys = ["f0", "f1"].slice(0, 1 + random.below(2));
  const user: [string, ColumnType][] = [
    ...ids.map((name): [string, ColumnType] => [name === "a" ? "a" : "old b", name === "a" ? "int64" : "string"]),
    [`n${index}`, "int64"],
  ];
  const types = typesOf(user, keys, random.pick(LAYOUTS));
  const rows = Array.from({ length: random.below(26) }, () => {
    const own = Object.fromEntries(ids.map((name) => [name === "a" ? "a" : "old b", id(random, name)]));
    const fields = randomFields(random, keys);
    const user = { ...own, [`n${index}`]: random.chance(0.1) ? null : BigInt(random.below(4)) };
    return storedRow(random, types, { user, versions: { fields, provenance: random.pick(TEXTS) } });
  });
  const isLess: Predicate = {
    kind: "compare",
    operator: "<",
    left: { kind: "column", name: `n${index}` },
    right: { kind: "literal", value: 3n },
  };
  const hasTable = !(shape.optional[index] && random.chance(0.15));
  const parent: ParentRequest = {
    feature: `p/${index}`,
    table: tableName(["p", String(index)]),
    types: hasTable ? types : undefined,
    featureVersion: "v1",
    idColumns: ids.map((name) => (name === "a" ? "a" : "old b")),
    where: random.chance(0.2) ? isLess : undefined,
    columns: hasTable
      ? [
          ...ids.map((name) => ({
            name,
            from: name === "a" ? "a" : "old b",
            type: (name === "a" ? "int64" : "string") as ColumnType,
          })),
          { name: `n${index}`, from: `n${index}`, type: "int64" },
        ]
      : [],
    filter: hasTable && random.chance(0.2) ? { kind: "not", predicate: isLess } : undefined,
    versions: keys,
    optional: shape.optional[index] ?? false,
    ...(shape.aggregated[index] ? { aggregate: { on: ["a"], orderBy: ids } } : {}),
  };
  return { parent, types, rows };
}

interface Shape {
  readonly firstIds: readonly string[];
  readonly otherIds: readonly string[];
  readonly joinOn: readonly string[];
  readonly targetIds: readonly string[];
  readonly compareOn: readonly string[];
  readonly optional: readonly boolean[];
  readonly aggregated: readonly boolean[];
  readonly isExpansion: boolean;
}

function randomShape(random: Random): Shape {
  const count = 1 + random.below(3);
  const flags = (probability: number) => Array.from({ length: count }, () => random.chance(probability));
  const optional = random.chance(0.25) ? flags(1) : flags(0.3).map((each, n) => each && n > 0);
  const base = { optional: [...optional].sort((x, y) => Number(x) - Number(y)), aggregated: flags(0) };
  switch (random.below(4)) {
    case 0: {
      const ids = ["a", "b"];
      return { ...base, firstIds: ids, otherIds: ids, joinOn: ids, targetIds: ids, compareOn: ids, isExpansion: false };
    }
    case 1:
      return {
        ...base,
        firstIds: ["a", "b"],
        otherIds: ["a"],
        joinOn: count === 1 ? ["a", "b"] : ["a"],
        targetIds: ["a", "b"],
        compareOn: ["a", "b"],
        optional: base.optional.map((each, n) => each && n > 0),
        isExpansion: false,
      };
    case 2:
      return {
        ...base,
        firstIds: ["a", "b"],
        otherIds: ["a"],
        joinOn: ["a"],
        targetIds: ["a"],
        compareOn: ["a"],
        aggregated: flags(0.4).map((each, n) => each || n === 0),
        isExpansion: false,
      };
    default:
      return {
        ...base,
        firstIds: ["a"],
        otherIds: ["a"],
        joinOn: ["a"],
        targetIds: ["a", "c"],
        compareOn: ["a"],
        isExpansion: true,
      };
  }
}

function recipes(random: Random, parents: readonly ParentRequest[]): ResolveRequest["fields"] {
  return ["f0", "f1", "f2"].slice(0, 1 + random.below(3)).map((key) => ({
    field: `${key}/x`,
    structKey: key,
    codeVersion: "1",
    parts: [
      `${key}/x|1`,
      ...parents.flatMap((parent, index) =>
        parent.versions
          .filter(() => random.chance(0.7))
          .flatMap((structKey) => [`|${parent.feature}.${structKey}|`, { parent: index, structKey }]),
      ),
    ],
  }));
}

function storedVersions(row: Row): Versions {
  return {
    fields: row.metaxy_provenance_by_field as Versions["fields"],
    provenance: row.metaxy_provenance as string | null,
  };
}

interface TargetRows {
  readonly expected: readonly Row[];
  readonly types: ColumnTypes;
  readonly ids: readonly string[];
  /** How often a row is of the definition that is compared. */
  readonly own: number;
}

/** Stored rows of the target: some as expected, some changed, some of samples that nothing expects. */
function targetRows(random: Random, of: TargetRows): Row[] {
  const rows: Row[] = [];
  for (const row of of.expected) {
    if (row.metaxy_status === "summary" || random.chance(0.2)) continue;
    for (let copy = random.below(3); copy >= 0; copy--) {
      const user = Object.fromEntries(
        of.ids.map((name) => [name, row[name] ?? (name === "c" ? BigInt(random.below(3)) : null)]),
      );
      const own = storedVersions(row);
      const isChanged = random.chance(0.3);
      const fields = isChanged && own.fields ? { ...own.fields, f0: "changed" } : own.fields;
      const provenance = isChanged ? `changed${own.provenance}` : own.provenance;
      rows.push(
        storedRow(random, of.types, {
          user: { ...user, note: random.pick(TEXTS) },
          versions: { fields, provenance: random.chance(0.05) ? null : provenance },
          own: of.own,
        }),
      );
    }
  }
  for (let extra = random.below(4); extra > 0; extra--) {
    const user = Object.fromEntries(
      of.ids.map((name) => [name, name === "c" ? BigInt(random.below(3)) : id(random, name)]),
    );
    const versions = { fields: { f0: "gone" }, provenance: "gone" };
    rows.push(storedRow(random, of.types, { user: { ...user, note: "extra" }, versions, own: of.own }));
  }
  return rows;
}

function samplesOf(random: Random, role: string, columns: readonly string[], fields: ResolveRequest["fields"]): Row[] {
  const rows: Row[] = [];
  const seen = new Set<string>();
  for (let n = random.below(12); n > 0; n--) {
    const ids = Object.fromEntries(columns.map((name) => [name, id(random, name)]));
    const key = Object.values(ids).map(String).join("|");
    if (seen.has(key)) continue;
    seen.add(key);
    const given = Object.fromEntries(fields.map((each) => [each.structKey, random.pick(TEXTS)]));
    const versions = {
      metaxy_provenance_by_field: given,
      metaxy_provenance: Object.values(given).join("+"),
      metaxy_data_version_by_field: given,
      metaxy_data_version: random.pick(TEXTS),
    };
    rows.push({ ...ids, ...(role === "replace-parents" ? versions : {}) });
  }
  return rows;
}

function stored(types: ColumnTypes, rows: readonly Row[]): StoredRow[] {
  return rows.map((row) => {
    const complete: StoredRow = Object.create(null);
    for (const column of types.keys()) complete[column] = (row[column] ?? null) as StoredRow[string];
    return complete;
  });
}

function samplesRequest(random: Random, shape: Shape, fields: ResolveRequest["fields"]) {
  const role = random.pick(["replace-parents", "join-parents"] as const);
  const ids = role === "join-parents" ? [...new Set([...shape.firstIds, ...shape.compareOn])] : shape.compareOn;
  const rows = samplesOf(random, role, ids, fields);
  const columns = ids.map((name) => [name, name === "a" ? "int64" : "string"] as [string, ColumnType]);
  const versions = [...systemColumnTypes(fields.map((each) => each.structKey))].slice(0, 4);
  const types: ColumnTypes = new Map([...columns, ...(role === "replace-parents" ? versions : [])]);
  return { rows, request: { role, types, rows: singleBatch(rowsBatch(types, stored(types, rows))) } };
}

function expectedColumns(parents: readonly ParentRequest[], shape: Shape): ResolveRequest["columns"] {
  const columns = new Map<string, ResolveRequest["columns"][number]>();
  for (const name of shape.joinOn) columns.set(name, { name, type: name === "a" ? "int64" : "string" });
  parents.forEach((parent, index) => {
    for (const { name, type } of parent.columns) {
      if (!columns.has(name)) columns.set(name, { name, type, parent: index });
    }
  });
  for (const name of shape.compareOn) {
    if (!columns.has(name)) columns.set(name, { name, type: name === "a" ? "int64" : "string", parent: 0 });
  }
  return [...columns.values()];
}

/** A request with tables that have whatever can go wrong: ties, tombstones, NULLs, other definitions, marks. */
export function randomCase(seed: number, algorithm: HashAlgorithm): RandomCase {
  const random = new Random(seed);
  const shape = randomShape(random);
  const tables: RandomCase["tables"] = new Map();
  const parents = shape.optional.map((_, index) => {
    const { parent, types, rows } = parentCase(random, index, shape);
    if (parent.types !== undefined) tables.set(parent.table.name, { types, rows });
    return parent;
  });
  const fields = recipes(random, parents);
  const given = random.chance(0.25) ? samplesRequest(random, shape, fields) : undefined;
  const used = given?.request.role === "replace-parents" ? [] : parents;
  const columns =
    given === undefined
      ? expectedColumns(parents, shape)
      : [...given.request.types]
          .filter(([name]) => !name.startsWith("metaxy_"))
          .map(([name, type]) => ({ name, type }));
  const plain: ResolveRequest = {
    feature: "child/x",
    hash: { algorithm, length: random.pick([8, 12, 20]) },
    fields,
    parents: used,
    samples: given?.request,
    joinOn: shape.joinOn,
    columns,
    target: {
      table: tableName(["child", "x"]),
      types: undefined,
      featureVersion: "v1",
      idColumns: shape.targetIds,
      where: undefined,
      stale: [],
      marks: undefined,
    },
    compareOn: shape.compareOn,
    collapse: shape.isExpansion,
    groupOrder: shape.aggregated.includes(true) && given === undefined ? columns.map((column) => column.name) : [],
    compareWith: "nothing",
  };
  return withTarget(random, { request: plain, tables, samples: given?.rows ?? [] });
}

function withTarget(random: Random, { request, tables, samples }: RandomCase): RandomCase {
  const { idColumns } = request.target;
  const keys = request.fields.map((each) => each.structKey).filter((key) => key === "f0" || random.chance(0.8));
  const ids = idColumns.map((name): [string, ColumnType] => [name, name === "b" ? "string" : "int64"]);
  const types = typesOf([...ids, ["note", "string"]], keys, random.pick(LAYOUTS));
  const rowsByTable = new Map([...tables].map(([name, table]) => [name, table.rows]));
  const expected = resolveByHand(request, rowsByTable, samples);
  const hasTable = random.chance(0.85);
  const compareWith = random.pick(["definition", "definition", "latest", "nothing"] as const);
  const own = compareWith === "latest" ? 0.3 : 0.8;
  if (hasTable) tables.set("child__x", { types, rows: targetRows(random, { expected, types, ids: idColumns, own }) });
  const isNote = (value: string): Predicate => ({
    kind: "compare",
    operator: "=",
    left: { kind: "column", name: "note" },
    right: { kind: "literal", value },
  });
  const hasMarks = idColumns.includes("c") && random.chance(0.6);
  const markTypes = typesOf([["a", "int64"]], keys, "struct");
  if (hasMarks) {
    const rows = targetRows(random, { expected, types: markTypes, ids: ["a"], own })
      .filter((row) => row.a !== null)
      .map(({ note: _, ...row }) => row);
    tables.set("marks", { types: markTypes, rows });
  }
  const target: ResolveRequest["target"] = {
    ...request.target,
    types: hasTable ? types : undefined,
    where: hasTable && random.chance(0.2) ? { kind: "not", predicate: isNote("x") } : undefined,
    stale: hasTable && random.chance(0.3) ? [isNote("é"), isNote("Z")] : [],
    marks: hasMarks ? { table: tableName(["marks"]), types: markTypes } : undefined,
  };
  return { request: { ...request, target, compareWith }, tables, samples };
}

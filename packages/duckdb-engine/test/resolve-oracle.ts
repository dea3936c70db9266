import {
  evaluate,
  type FieldRecipe,
  hashTexts,
  type ParentRequest,
  type Predicate,
  type ResolveRequest,
  type StoredRow,
} from "@metaxy/core/driver";

/** What an increment is, computed row by row without any engine: the truth that engines are compared with. */

type Row = Record<string, unknown>;
export type Tables = ReadonlyMap<string, readonly Row[]>;

const text = (value: unknown): string => (typeof value === "bigint" ? `${value}n` : JSON.stringify(value ?? null));
const keyOf = (row: Row, columns: readonly string[]): string => columns.map((column) => text(row[column])).join(",");

function compareCells(a: unknown, b: unknown): number {
  if (a === null || a === undefined || b === null || b === undefined) return Number(a != null) - Number(b != null);
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

const newest = (row: Row): unknown => row.metaxy_deleted_at ?? row.metaxy_updated_at;

function isNewer(a: Row, b: Row): boolean {
  const order =
    compareCells(newest(a), newest(b)) ||
    compareCells(a.metaxy_created_at, b.metaxy_created_at) ||
    compareCells(a.metaxy_deleted_at !== null, b.metaxy_deleted_at !== null) ||
    compareCells(a.metaxy_provenance, b.metaxy_provenance) ||
    compareCells(a.metaxy_data_version, b.metaxy_data_version);
  return order > 0;
}

function latest(rows: readonly Row[], by: readonly string[]): Row[] {
  const kept = new Map<string, Row>();
  for (const row of rows) {
    const other = kept.get(keyOf(row, by));
    if (other === undefined || isNewer(row, other)) kept.set(keyOf(row, by), row);
  }
  return [...kept.values()];
}

function holds(predicate: Predicate | undefined, row: Row): boolean {
  return predicate === undefined || evaluate(predicate, row as StoredRow) === true;
}

function field(record: unknown, key: string): string | null {
  if (Array.isArray(record)) return record.find(([own]) => own === key)?.[1] ?? null;
  return ((record ?? {}) as Record<string, string | null>)[key] ?? null;
}

/** A parent's row as the child sees it. */
interface ParentRow {
  readonly columns: Row;
  readonly versions: Record<string, string | null>;
}

class Oracle {
  readonly #request: ResolveRequest;
  readonly #tables: Tables;

  constructor(request: ResolveRequest, tables: Tables) {
    this.#request = request;
    this.#tables = tables;
  }

  #hash(parts: readonly (string | null)[]): string | null {
    return parts.includes(null) ? null : (hashTexts(this.#request.hash, [parts.join("")])[0] ?? null);
  }

  #parentRows(parent: ParentRequest): ParentRow[] {
    if (parent.types === undefined) return [];
    const stored = (this.#tables.get(parent.table.name) ?? []).filter(
      (row) => row.metaxy_feature_version === parent.featureVersion,
    );
    const rows = latest(stored, parent.idColumns)
      .filter((row) => row.metaxy_deleted_at === null && holds(parent.where, row))
      .map((row) => ({
        columns: Object.fromEntries(parent.columns.map((column) => [column.name, row[column.from]])),
        versions: Object.fromEntries(parent.versions.map((key) => [key, field(row.metaxy_data_version_by_field, key)])),
      }))
      .filter((row) => holds(parent.filter, row.columns));
    const { aggregate } = parent;
    if (aggregate === undefined) return rows;
    return rows.map((row) => {
      const group = rows.filter((other) => keyOf(other.columns, aggregate.on) === keyOf(row.columns, aggregate.on));
      group.sort((a, b) =>
        aggregate.orderBy.reduce((order, by) => order || compareCells(a.columns[by], b.columns[by]), 0),
      );
      const joined = (key: string) =>
        group.map((member) => member.versions[key] ?? null).filter((each) => each !== null);
      const versions = Object.fromEntries(parent.versions.map((key) => [key, this.#hash([joined(key).join("|")])]));
      return { ...row, versions };
    });
  }

  /** Combinations of one row (or none) per parent. */
  #joined(): (ParentRow | undefined)[][] {
    const { parents, joinOn } = this.#request;
    const allOptional = parents.every((parent) => parent.optional);
    const idOf = (rows: readonly (ParentRow | undefined)[], column: string): unknown =>
      rows.map((row) => row?.columns[column]).find((value) => value != null) ?? null;
    let joined: (ParentRow | undefined)[][] = [[]];
    parents.forEach((parent, index) => {
      const rows = this.#parentRows(parent);
      if (index === 0) {
        joined = rows.map((row) => [row]);
        return;
      }
      const used = new Set<ParentRow>();
      const next: (ParentRow | undefined)[][] = [];
      for (const before of joined) {
        const matches = rows.filter((row) =>
          joinOn.every((column) => {
            const value = idOf(before, column);
            return value !== null && row.columns[column] != null && text(value) === text(row.columns[column]);
          }),
        );
        for (const match of matches) used.add(match);
        if (matches.length > 0) next.push(...matches.map((match) => [...before, match]));
        else if (parent.optional) next.push([...before, undefined]);
      }
      if (allOptional) {
        const nothing = Array.from({ length: index }, () => undefined);
        next.push(...rows.filter((row) => !used.has(row)).map((row) => [...nothing, row]));
      }
      joined = next;
    });
    return joined;
  }

  #recipe(recipe: FieldRecipe, version: (parent: number, key: string) => string | null): string | null {
    return this.#hash(
      recipe.parts.map((part) => (typeof part === "string" ? part : version(part.parent, part.structKey))),
    );
  }

  #versions(version: (parent: number, key: string) => string | null): Row {
    const { fields } = this.#request;
    const byField = Object.fromEntries(fields.map((each) => [each.structKey, this.#recipe(each, version)]));
    const provenance = this.#hash(
      fields.flatMap((each, n) => [...(n === 0 ? [] : ["|"]), byField[each.structKey] ?? null]),
    );
    return {
      metaxy_provenance_by_field: byField,
      metaxy_provenance: provenance,
      metaxy_data_version_by_field: byField,
      metaxy_data_version: provenance,
    };
  }

  #expected(samples: readonly Row[]): { row: Row; isMatched: boolean }[] {
    const { request } = { request: this.#request };
    const byField = (record: unknown) =>
      Object.fromEntries(request.fields.map((each) => [each.structKey, field(record, each.structKey)]));
    if (request.samples?.role === "replace-parents") {
      return samples.map((sample) => ({
        row: {
          ...sample,
          metaxy_provenance_by_field: byField(sample.metaxy_provenance_by_field),
          metaxy_data_version_by_field: byField(sample.metaxy_data_version_by_field),
        },
        isMatched: true,
      }));
    }
    if (request.samples !== undefined) return samples.map((sample) => this.#sampleRow(sample));
    return this.#joined().map((rows) => {
      const columns = Object.fromEntries(
        request.columns.map(({ name, parent }) => {
          const values = parent === undefined ? rows.map((row) => row?.columns[name]) : [rows[parent]?.columns[name]];
          return [name, values.find((value) => value != null) ?? null];
        }),
      );
      const version = (parent: number, key: string): string | null =>
        rows[parent]?.versions[key] ?? (request.parents[parent]?.optional ? "" : null);
      return { row: { ...columns, ...this.#versions(version) }, isMatched: true };
    });
  }

  #sampleRow(sample: Row): { row: Row; isMatched: boolean } {
    const { parents, joinOn, target, columns } = this.#request;
    const found = parents.map((parent) => {
      const has = new Set(parent.columns.map((column) => column.name));
      const keys = [...joinOn, ...(parent.aggregate?.on ?? target.idColumns)].filter(
        (key) => has.has(key) && columns.some((column) => column.name === key),
      );
      return this.#parentRows(parent).find((row) =>
        keys.every((key) => sample[key] != null && text(sample[key]) === text(row.columns[key])),
      );
    });
    const version = (parent: number, key: string): string | null => {
      const row = found[parent];
      if (row === undefined) return "";
      return row.versions[key] ?? (parents[parent]?.optional ? "" : null);
    };
    return { row: { ...sample, ...this.#versions(version) }, isMatched: found.every((row) => row !== undefined) };
  }

  /** Live current rows per compared ids; marks only where there is no live child. */
  #current(): Map<string, { rows: Row[]; isMark: boolean }> {
    const { target, compareOn, compareWith } = this.#request;
    if (compareWith === "nothing") return new Map();
    const own = (row: Row): boolean => row.metaxy_feature_version === target.featureVersion;
    const tableRows = (name: string | undefined): readonly Row[] => (name && this.#tables.get(name)) || [];
    let children = latest(target.types ? tableRows(target.table.name) : [], [
      ...target.idColumns,
      "metaxy_feature_version",
    ]);
    let marks = latest(tableRows(target.marks?.table.name), [...compareOn, "metaxy_feature_version"]);
    if (compareWith === "definition") {
      children = children.filter(own);
      marks = marks.filter(own);
    } else {
      const chosen = new Map<string, Row>();
      for (const row of [...children, ...marks]) {
        const other = chosen.get(keyOf(row, compareOn));
        const isBetter = other === undefined || (own(row) !== own(other) ? own(row) : isNewer(row, other));
        if (isBetter) chosen.set(keyOf(row, compareOn), row);
      }
      const isChosen = (row: Row): boolean =>
        chosen.get(keyOf(row, compareOn))?.metaxy_feature_version === row.metaxy_feature_version;
      children = children.filter(isChosen);
      marks = marks.filter(isChosen);
    }
    const live = (rows: Row[]): Row[] => rows.filter((row) => row.metaxy_deleted_at === null);
    children = live(children);
    const withChild = new Set(children.map((row) => keyOf(row, compareOn)));
    marks = live(marks).filter((row) => !withChild.has(keyOf(row, compareOn)));
    const current = new Map<string, { rows: Row[]; isMark: boolean }>();
    for (const [rows, isMark] of [
      [children, false],
      [marks, true],
    ] as const) {
      for (const row of rows.filter((each) => holds(target.where, each))) {
        const known = current.get(keyOf(row, compareOn)) ?? { rows: [], isMark };
        known.rows.push(row);
        current.set(keyOf(row, compareOn), known);
      }
    }
    return current;
  }

  #compared(expected: Row, rows: readonly Row[]): { status?: string; fields: string[] | null } {
    const { fields, target, compareWith } = this.#request;
    const differs = (record: unknown, key: string) =>
      field(record, key) !== field(expected.metaxy_provenance_by_field, key);
    const changed = fields.filter((each) =>
      rows.some((row) => differs(row.metaxy_provenance_by_field, each.structKey)),
    );
    const isForeign =
      compareWith === "latest" && rows.some((row) => row.metaxy_feature_version !== target.featureVersion);
    const isForced = rows.some(
      (row) => row.metaxy_provenance === null || target.stale.some((predicate) => holds(predicate, row)),
    );
    const isVersioned = expected.metaxy_provenance !== null;
    const isChanged = isForeign
      ? changed.length > 0
      : rows.some((row) => row.metaxy_provenance !== expected.metaxy_provenance);
    const all = fields.map((each) => each.field);
    if (isForced || (isVersioned && isChanged)) {
      const some = changed.map((each) => each.field);
      return { status: "stale", fields: isForced || some.length === 0 ? all : some };
    }
    if (!isVersioned) return { status: "unversioned", fields: null };
    return isForeign ? { status: "carried", fields: null } : { fields: null };
  }

  /** With `latest`: stored data versions of the fields that are left alone. */
  #bridged(expected: Row, stored: Row | undefined, staleFields: readonly string[] | null): Row {
    if (this.#request.compareWith !== "latest") return expected;
    const { fields } = this.#request;
    const byField = Object.fromEntries(
      fields.map((each) => {
        const isTouched = staleFields?.includes(each.field) ?? false;
        const from = isTouched ? expected : stored;
        return [each.structKey, field(from?.metaxy_data_version_by_field, each.structKey)];
      }),
    );
    const own = expected.metaxy_data_version_by_field;
    if (fields.every((each) => byField[each.structKey] === field(own, each.structKey))) return expected;
    const joined = fields.flatMap((each, n) => [...(n === 0 ? [] : ["|"]), byField[each.structKey] ?? null]);
    return { ...expected, metaxy_data_version_by_field: byField, metaxy_data_version: this.#hash(joined) };
  }

  rows(samples: readonly Row[]): Row[] {
    const { compareOn, fields, target } = this.#request;
    const hasPrevious = target.types !== undefined;
    const all = fields.map((each) => each.field);
    const current = this.#current();
    const result: Row[] = [];
    const seen = new Set<string>();
    const add = (row: Row, status: string, staleFields: string[] | null, previous: Row | null = null): void => {
      const tail = { metaxy_status: status, metaxy_stale_fields: staleFields, metaxy_newest: null };
      result.push({ ...row, ...tail, ...(hasPrevious ? { metaxy_previous: previous } : {}) });
    };
    for (const { row, isMatched } of this.#expected(samples)) {
      if (!isMatched) add(row, "unmatched", null);
      const key = keyOf(row, compareOn);
      if (compareOn.some((column) => row[column] == null)) {
        add(row, "unidentified", null);
        continue;
      }
      seen.add(key);
      const stored = current.get(key);
      if (stored === undefined) {
        add(row, "new", all);
        continue;
      }
      const { status, fields: staleFields } = this.#compared(row, stored.rows);
      if (status === undefined) continue;
      const isBridged = status === "stale" || status === "carried";
      add(
        isBridged ? this.#bridged(row, stored.rows[0], staleFields) : row,
        status,
        staleFields,
        isBridged ? (stored.rows[0] ?? null) : null,
      );
    }
    for (const [key, { rows, isMark }] of current) {
      const isIdentified = compareOn.every((column) => rows[0]?.[column] != null);
      if (isMark || (isIdentified && seen.has(key))) continue;
      this.#addStored(rows[0] ?? {}, isIdentified ? "orphaned" : "unidentified", add);
    }
    return [...result, this.#summary()];
  }

  #addStored(
    stored: Row,
    status: string,
    add: (row: Row, status: string, staleFields: null, previous: Row | null) => void,
  ): void {
    const { compareOn, columns, fields } = this.#request;
    const byField = (record: unknown) =>
      record === null
        ? null
        : Object.fromEntries(fields.map((each) => [each.structKey, field(record, each.structKey)]));
    const row: Row = Object.fromEntries(
      columns.map(({ name }) => [name, compareOn.includes(name) ? (stored[name] ?? null) : null]),
    );
    row.metaxy_provenance_by_field = byField(stored.metaxy_provenance_by_field);
    row.metaxy_provenance = stored.metaxy_provenance;
    row.metaxy_data_version_by_field = byField(stored.metaxy_data_version_by_field);
    row.metaxy_data_version = stored.metaxy_data_version;
    add(row, status, null, status === "orphaned" ? stored : null);
  }

  #summary(): Row {
    const { target, parents, columns } = this.#request;
    const stored = [
      ...(target.types ? (this.#tables.get(target.table.name) ?? []) : []),
      ...(target.marks ? (this.#tables.get(target.marks.table.name) ?? []) : []),
    ];
    const counts = parents.map((parent) => {
      const rows = parent.types ? (this.#tables.get(parent.table.name) ?? []) : [];
      return rows.some((row) => row.metaxy_feature_version === parent.featureVersion) ? 0 : rows.length;
    });
    return {
      ...Object.fromEntries(columns.map(({ name }) => [name, null])),
      metaxy_provenance_by_field: null,
      metaxy_provenance: counts.join(","),
      metaxy_data_version_by_field: null,
      metaxy_data_version: null,
      metaxy_status: "summary",
      metaxy_stale_fields: null,
      metaxy_newest: stored.reduce<unknown>(
        (max, row) => (compareCells(newest(row), max) > 0 ? newest(row) : max),
        null,
      ),
      ...(target.types === undefined ? {} : { metaxy_previous: null }),
    };
  }
}

/** The rows of `ResolveResult` for a request, its tables and samples. */
export function resolveByHand(request: ResolveRequest, tables: Tables, samples: readonly Row[] = []): Row[] {
  return new Oracle(request, tables).rows(samples);
}

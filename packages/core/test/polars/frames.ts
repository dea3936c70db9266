import * as arrow from "apache-arrow";
import pl, { type DataFrame } from "nodejs-polars";
import { frameBatch } from "../../src/polars/frame-batch.ts";
import { frameFromArrow } from "../../src/polars/to-frame.ts";
import {
  type ColumnType,
  type ColumnTypes,
  inferTypes,
  rowsBatch,
  type StoredRow,
  toStoredValue,
} from "../../src/rows/index.ts";

/** A row or struct literal of a test. */
export type Given = Readonly<Record<string, unknown>>;

/** Stored rows of literals; types are inferred where they are not given. */
export function stored(rows: readonly Given[], types: ColumnTypes = inferTypes(rows)): StoredRow[] {
  return rows.map((given) => {
    const row: StoredRow = Object.create(null);
    for (const [name, type] of types) row[name] = toStoredValue(given[name], type, name);
    return row;
  });
}

/** A frame of literals, exact in every type. */
export async function frame(rows: readonly Given[], types: ColumnTypes = inferTypes(rows)): Promise<DataFrame> {
  return frameFromArrow(await rowsBatch(types, stored(rows, types)).arrow());
}

/** Rows of a frame, exact in every type. */
export async function rowsOf(of: DataFrame): Promise<readonly StoredRow[]> {
  return frameBatch(of).rows();
}

/** Types in a shorter form. */
export function types(columns: Readonly<Record<string, ColumnType>>): ColumnTypes {
  return new Map(Object.entries(columns));
}

export function struct(...names: readonly string[]): ColumnType {
  return { struct: new Map(names.map((name) => [name, "string"])) };
}

/** A frame of one Arrow column as some other writer emits it. */
export function foreignFrame(name: string, vector: arrow.Vector): DataFrame {
  return pl.readIPCStream(Buffer.from(arrow.tableToIPC(new arrow.Table({ [name]: vector }), "stream")));
}

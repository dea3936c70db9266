import { openArrow } from "./arrow-to-rows.ts";
import { castRows } from "./cast-rows.ts";
import { type ColumnTypes, type StoredRow, sameType } from "./column-type.ts";
import type { RowBatch } from "./row-batch.ts";
import { rowsToArrow } from "./rows-to-arrow.ts";

/**
 * A batch of Arrow IPC bytes from any writer; becomes rows when those are first asked for. With `types`, it answers with
 * these columns in this order, as `castRows` gives them.
 *
 * @throws MetadataSchemaError (`METADATA_SCHEMA`) for an Arrow type that no column has, and from `rows` and `arrow` for a
 * value that cannot be kept exactly, such as a time with nanoseconds.
 */
export async function arrowBatch(bytes: Uint8Array, types?: ColumnTypes): Promise<RowBatch> {
  const table = await openArrow(bytes);
  const own = table.types;
  const wanted = types ?? own;
  const isWanted = sameColumns(own, wanted);
  let rows: readonly StoredRow[] | undefined;
  const allRows = (): readonly StoredRow[] => {
    rows ??= isWanted ? table.rows() : castRows(table.rows(), own, wanted);
    return rows;
  };
  let plain: Promise<Uint8Array> | undefined = isWanted && table.isPlain ? Promise.resolve(bytes) : undefined;
  return {
    types: wanted,
    rowCount: table.rowCount,
    rows: async () => allRows(),
    arrow: async () => {
      plain ??= rowsToArrow(wanted, allRows());
      return plain;
    },
  };
}

function sameColumns(a: ColumnTypes, b: ColumnTypes): boolean {
  const names = [...b.keys()];
  return (
    a.size === b.size && [...a].every(([name, type], i) => name === names[i] && sameType(type, b.get(name) ?? "null"))
  );
}

import { MetadataSchemaError } from "../../errors.ts";
import { FEATURE_VERSION } from "../../feature/system-columns.ts";
import type { HashSettings } from "../../hash/hash-settings.ts";
import { didYouMean } from "../../nearest-name.ts";
import type { ColumnTypes, StoredRow } from "../../rows/column-type.ts";
import { eachRow, emptyRow, toStoredValue } from "../../rows/index.ts";
import { ownValue } from "../../rows/own-value.ts";
import { rowKey } from "../query/compare-values.ts";
import { untilAborted } from "../session/call.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";
import { loadPolars } from "../session/load-polars.ts";
import { type GivenValue, givenValues } from "./given-rows.ts";
import { type GivenRow, refuseNullIds } from "./prepare-rows.ts";
import { rowsOfValue } from "./rows-of-value.ts";

/** Ids that name stored rows: all id columns, or of an expansion those of the parents. */
export interface GivenIds {
  readonly columns: readonly string[];
  readonly rows: readonly StoredRow[];
}

/** What names a stored row: its ids, and the definition that it was written under where that is given. */
function namingColumns(handle: FeatureHandle): readonly string[] {
  return [...handle.idColumns, FEATURE_VERSION];
}

/** Only the columns of a frame that name rows become rows. */
async function idsOfValue(value: GivenValue, handle: FeatureHandle): Promise<readonly GivenRow[]> {
  if (value.kind === "rows") return value.rows;
  const { frameColumns, frameSelect } = await loadPolars();
  const names = frameColumns(value.frame).filter((name) => namingColumns(handle).includes(name));
  return rowsOfValue({ kind: "frame", frame: frameSelect(value.frame, names) });
}

/** Of given rows the ids, and the feature version where they have one, whatever else these have. */
export async function collectIds(
  handle: FeatureHandle,
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<readonly GivenRow[]> {
  const naming = namingColumns(handle);
  const ids: GivenRow[] = [];
  for await (const value of untilAborted(
    (await givenValues(input, `rows to delete of ${handle.key}`)).values,
    signal,
  )) {
    await eachRow(await idsOfValue(value, handle), (row) => {
      const own = naming.filter((name) => ownValue(row, name) !== undefined);
      ids.push(Object.fromEntries(own.map((name) => [name, row[name]])));
    });
  }
  return ids;
}

function parentIds(handle: FeatureHandle, hash: HashSettings): readonly string[] {
  if (handle.isRoot) return handle.idColumns;
  const plan = handle.plan(hash);
  const shared = handle.idColumns.filter((id) => plan.joinOn.includes(id));
  return plan.isExpansion && shared.length > 0 ? shared : handle.idColumns;
}

function refuseIncomplete(given: readonly GivenRow[], handle: FeatureHandle): never {
  const lacking = handle.idColumns.find((id) => given.some((row) => row[id] === undefined)) ?? "";
  const names = new Set(given.flatMap((row) => Object.keys(row)));
  throw new MetadataSchemaError(
    `Rows that name what to delete of ${handle.key} lack id column ${JSON.stringify(lacking)}.${didYouMean(lacking, names)}`,
    { details: { feature: handle.key, column: lacking } },
  );
}

/**
 * Given ids exact in the types of the stored table, each once.
 * @throws MetadataSchemaError METADATA_SCHEMA where a row lacks an id column, or an id is NULL or no value of its type.
 */
export async function storedIds(
  given: readonly GivenRow[],
  handle: FeatureHandle,
  { types, hash }: { readonly types: ColumnTypes; readonly hash: HashSettings },
): Promise<GivenIds> {
  const have = (columns: readonly string[]): boolean => given.every((row) => columns.every((id) => id in row));
  const columns = have(handle.idColumns) ? handle.idColumns : parentIds(handle, hash);
  if (!have(columns)) refuseIncomplete(given, handle);
  for (const id of columns) refuseNullIds(handle, id, given.filter((row) => row[id] === null).length);
  const rows = new Map<string, StoredRow>();
  await eachRow(given, (each) => {
    const row = emptyRow();
    for (const id of columns) {
      const where = `id column ${JSON.stringify(id)} of rows to delete of ${handle.key}`;
      row[id] = toStoredValue(each[id], types.get(id) ?? "null", where);
    }
    rows.set(rowKey(row, columns), row);
  });
  return { columns, rows: [...rows.values()] };
}

import { MetadataSchemaError } from "../../errors.ts";
import {
  DATA_VERSION_BY_FIELD,
  INCREMENT_COLUMNS,
  PROVENANCE_BY_FIELD,
  SYSTEM_COLUMNS,
  SYSTEM_PREFIX,
} from "../../feature/system-columns.ts";
import { didYouMean } from "../../nearest-name.ts";
import { refuseMarked, wellFormed } from "../../rows/index.ts";
import type { FeatureHandle } from "../session/feature-handle.ts";

/** Columns of given rows, sorted by what a write does with them. */
export interface WriteColumns {
  /** Ids and other user columns. */
  readonly user: readonly string[];
  /** System column → given column, which differs only for the seeds' names. */
  readonly system: ReadonlyMap<string, string>;
}

/** The seeds' names of the by-field columns. */
export const LEGACY_COLUMNS: ReadonlyMap<string, string> = new Map([
  ["data_version", DATA_VERSION_BY_FIELD],
  ["provenance_by_field", PROVENANCE_BY_FIELD],
]);

function refuseReserved(name: string, handle: FeatureHandle): never {
  throw new MetadataSchemaError(
    `Column ${JSON.stringify(name)} of rows for ${handle.key} begins with ${SYSTEM_PREFIX}, which is reserved; rename it.${didYouMean(name, SYSTEM_COLUMNS)}`,
    { details: { feature: handle.key, column: name } },
  );
}

/** No store keeps a column without a name, or one whose name UTF-8 cannot hold or readers of Arrow change. */
function refuseUnnamable(name: string, handle: FeatureHandle): void {
  const where = `the name of a column of rows for ${handle.key}`;
  refuseMarked(name, where);
  if (wellFormed(name, where) !== "") return;
  throw new MetadataSchemaError(`A column of rows for ${handle.key} has the empty text as its name; rename it.`, {
    details: { feature: handle.key, column: name },
  });
}

/** @throws MetadataSchemaError METADATA_SCHEMA for a missing id column. */
export function requireIds(names: ReadonlySet<string>, handle: FeatureHandle): void {
  for (const id of handle.idColumns) {
    if (names.has(id)) continue;
    throw new MetadataSchemaError(
      `Rows for ${handle.key} lack id column ${JSON.stringify(id)}.${didYouMean(
        id,
        [...names].filter((name) => !name.startsWith(SYSTEM_PREFIX)),
      )}`,
      { details: { feature: handle.key, column: id } },
    );
  }
}

function requireProvenance(
  system: ReadonlyMap<string, string>,
  names: ReadonlySet<string>,
  handle: FeatureHandle,
): void {
  if (system.has(PROVENANCE_BY_FIELD)) return;
  const keys = handle.fields.map((each) => each.structKey).join(", ");
  const legacy = [...LEGACY_COLUMNS.keys()].find((name) => names.has(name));
  const found = legacy === undefined ? "" : ` (column ${JSON.stringify(legacy)} is no struct of exactly these fields)`;
  throw new MetadataSchemaError(
    `Rows for ${handle.key} have no provenance${found}; give ${PROVENANCE_BY_FIELD}, a struct of texts with the fields ${keys}, or write the rows of an increment.`,
    { details: { feature: handle.key, column: PROVENANCE_BY_FIELD } },
  );
}

/**
 * Sorts the columns of given rows. `isByField` tells whether a column holds structs of exactly the feature's fields, which
 * makes a column with one of the seeds' names a by-field column.
 * @throws MetadataSchemaError METADATA_SCHEMA for a missing id column, missing provenance and reserved names.
 */
export function sortWriteColumns(
  names: ReadonlySet<string>,
  handle: FeatureHandle,
  isByField: (column: string) => boolean,
): WriteColumns {
  const system = new Map<string, string>();
  const user: string[] = [];
  const legacy: string[] = [];
  for (const name of names) {
    refuseUnnamable(name, handle);
    if (INCREMENT_COLUMNS.includes(name)) continue;
    if (SYSTEM_COLUMNS.includes(name)) system.set(name, name);
    else if (name.startsWith(SYSTEM_PREFIX)) refuseReserved(name, handle);
    else if (LEGACY_COLUMNS.has(name) && !handle.words.has(name) && isByField(name)) legacy.push(name);
    else user.push(name);
  }
  for (const name of legacy) {
    const modern = LEGACY_COLUMNS.get(name) ?? name;
    if (!system.has(modern)) system.set(modern, name);
  }
  // Either of the seeds' names gives both versions.
  if (legacy[0] !== undefined && !system.has(PROVENANCE_BY_FIELD)) system.set(PROVENANCE_BY_FIELD, legacy[0]);
  requireIds(names, handle);
  requireProvenance(system, names, handle);
  return { user, system };
}

import { rm } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { createTemporaryFolder, MetadataStoreError } from "@metaxy/core/driver";
import { createMissingFile } from "./open-create-file.ts";
import { openError } from "./open-errors.ts";
import { hasDamagedLog } from "./open-log.ts";

/** Settings by DuckDB's names. */
export type DuckDBSettings = Readonly<Record<string, string>>;

/** An instance with its settings and its folder for temporary files. */
export interface OpenInstance {
  readonly instance: DuckDBInstance;
  readonly settings: DuckDBSettings;
  /** All connections must be closed. */
  close(): Promise<void>;
}

export interface InstanceOptions {
  /** Absent: in memory. */
  readonly path?: string;
  readonly mode: "read" | "write";
  readonly config: DuckDBSettings;
}

/** The path that stands for a database in memory. */
export const MEMORY = ":memory:";

const DEFAULTS: DuckDBSettings = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  preserve_insertion_order: "false",
  // What a new file is written as, so that every DuckDB from 0.10 on reads and writes it; other files keep theirs.
  storage_compatibility_version: "v1.0.0",
};

/** Refuses settings that would contradict the mode. */
export function checkSettings(config: DuckDBSettings): void {
  const name = Object.keys(config).find((each) => each.toLowerCase() === "access_mode");
  if (name === undefined) return;
  const message = `${name} cannot be given in config: open for reading or writing says it.`;
  throw new MetadataStoreError("INVALID_ARGUMENT", message, { details: { setting: name } });
}

/**
 * Creates an instance: nothing is downloaded, results have no order unless they ask for one, temporary files have a
 * private folder, and new files can be read by older versions; `config` goes before all of these.
 * @throws MetadataStoreError as `openError` says.
 */
export async function createInstance({ path, mode, config }: InstanceOptions): Promise<OpenInstance> {
  const access = { access_mode: mode === "read" ? "READ_ONLY" : "READ_WRITE" };
  const settings: DuckDBSettings = { ...DEFAULTS, ...(path === undefined ? {} : access), ...config };
  let temporary: string | undefined;
  const removeTemporary = async (): Promise<void> => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  try {
    if (!("temp_directory" in config)) temporary = await createTemporaryFolder("duckdb");
    const ownFolder = temporary === undefined ? {} : { temp_directory: temporary };
    const all = { ...settings, ...ownFolder };
    if (path !== undefined && (await hasDamagedLog(path)))
      throw new Error(`The log ${path}.wal does not begin as a log does`);
    if (path !== undefined && mode === "write") await createMissingFile(path, all);
    const instance = await DuckDBInstance.create(path ?? MEMORY, all);
    const close = async (): Promise<void> => {
      instance.closeSync();
      await removeTemporary();
    };
    return { instance, settings, close };
  } catch (error) {
    await removeTemporary();
    throw openError(error, path ?? MEMORY);
  }
}

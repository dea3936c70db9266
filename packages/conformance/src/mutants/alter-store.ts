import type { MetadataStore } from "@metaxy/core";

type MethodName = {
  [Name in keyof MetadataStore]: MetadataStore[Name] extends (...values: never[]) => unknown ? Name : never;
}[keyof MetadataStore] &
  string;

/** A method from the one that it replaces. */
export type MethodChanges = { readonly [Name in MethodName]?: (original: MetadataStore[Name]) => MetadataStore[Name] };

/** Replaces public methods of a store, in place: the store stays what chains and scopes know it as. */
export function alterStore(store: MetadataStore, changes: MethodChanges): MetadataStore {
  for (const name of Object.keys(changes)) replace(store, changes, name as MethodName);
  return store;
}

/** Options of a read, with names unchecked. */
export type LooseReadOptions = { readonly columns?: readonly string[] | undefined } & Readonly<Record<string, unknown>>;

/** Changes the options of every `readMetadata`. */
export function alterReadOptions(
  store: MetadataStore,
  change: (options: LooseReadOptions) => LooseReadOptions,
): MetadataStore {
  return alterStore(store, {
    readMetadata: (original) => {
      const read: MetadataStore["readMetadata"] = (feature, options = {}) =>
        // The changed options are a caller's mistakes on purpose.
        original(feature, change({ ...options }) as typeof options);
      return read;
    },
  });
}

/** A row on its way into a write. */
export type WrittenRow = Readonly<Record<string, unknown>>;

/** Whether a value is a row, and not a frame or a value of a class. */
export function isPlainRow(value: unknown): value is WrittenRow {
  const isObject = typeof value === "object" && value !== null;
  // A frame is a proxy of a plain object, but has a tag.
  return (
    isObject &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Reflect.get(value, Symbol.toStringTag) === undefined
  );
}

/** Changes every object of arrays that are written. */
export function alterWrites(store: MetadataStore, change: (row: WrittenRow) => WrittenRow): MetadataStore {
  return alterWritesOf(store, change);
}

/** As {@link alterWrites}, with the struct keys of the feature's fields; of one that is not given as an object there are none. */
export function alterWritesOf(
  store: MetadataStore,
  change: (row: WrittenRow, of: { readonly fields: readonly string[] }) => WrittenRow,
): MetadataStore {
  return alterStore(store, {
    writeMetadata: (original) => (feature, rows, options) => {
      const named: object = typeof feature === "object" && "fields" in feature ? Object(feature.fields) : {};
      const fields = Object.keys(named).map((field) => field.replaceAll("/", "_"));
      const changed: readonly object[] | typeof rows = Array.isArray(rows)
        ? rows.map((row: object) => (isPlainRow(row) ? change(row, { fields }) : row))
        : rows;
      // The changed rows are a caller's mistakes on purpose.
      return original(feature, changed as typeof rows, options);
    },
  });
}

function replace<Name extends MethodName>(store: MetadataStore, changes: MethodChanges, name: Name): void {
  const change = changes[name];
  if (change === undefined) return;
  const original = store[name].bind(store) as MetadataStore[Name];
  Object.defineProperty(store, name, { value: change(original), configurable: true, writable: true });
}

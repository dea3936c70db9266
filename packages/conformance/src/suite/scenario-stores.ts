import type { MetadataStore, MetadataStoreOptions } from "@metaxy/core";
import type { HashSettings } from "@metaxy/core/driver";
import type { TestStoreOptions } from "./scenario-context.ts";
import { ScenarioFailure } from "./scenario-failure.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** The stores of one run of a scenario. */
export interface ScenarioStores {
  open(options: TestStoreOptions): Promise<MetadataStore>;
  reopen(store: MetadataStore, options: TestStoreOptions): Promise<MetadataStore>;
  placeOf(store: MetadataStore): string;
  hashSettings(store: MetadataStore): HashSettings;
  /** Every statement that the stores tell of. */
  statements(): readonly string[];
  closeAll(): Promise<void>;
}

/** Names of places. */
export interface Places {
  /** Shared with the other scenarios of the area, whose tables are those of others. */
  readonly shared: string;
  /** Begins the names of the scenario's own places. */
  readonly prefix: string;
}

interface OpenStore {
  readonly store: MetadataStore;
  readonly options: TestStoreOptions;
  readonly place: string;
}

/** Opens stores with the given clock and warnings on the places of a scenario. */
export function scenarioStores(
  subject: StoreUnderTest,
  places: Places,
  shared: Pick<MetadataStoreOptions, "clock" | "onWarning">,
): ScenarioStores {
  const stores: OpenStore[] = [];
  const find = (store: MetadataStore): OpenStore => {
    const found = stores.find((each) => each.store === store);
    if (found === undefined) throw new ScenarioFailure("The store was not opened by this scenario's t.store().");
    return found;
  };
  const open = async (options: TestStoreOptions): Promise<MetadataStore> => {
    const { place = defaultPlace(options, places), mode = "write", ...rest } = options;
    const store = await subject.open({ ...shared, ...rest }, place);
    stores.push({ store, options, place });
    if (mode !== "unopened") await store.open(mode);
    return store;
  };
  return {
    open,
    reopen: async (store, options) => {
      const known = find(store);
      await store.close();
      return open({ ...known.options, place: known.place, ...options });
    },
    placeOf: (store) => find(store).place,
    hashSettings: (store) => hashSettings(store, find(store).options),
    statements: () => stores.flatMap(({ store }) => subject.statements?.(store) ?? []),
    closeAll: async () => {
      for (const { store } of stores.reverse()) await store.close();
    },
  };
}

/** Stores with hash settings of their own need a place of their own, because a place records what it was written with. */
function defaultPlace(options: TestStoreOptions, { shared, prefix }: Places): string {
  const { hashAlgorithm, hashTruncationLength, pythonCompat } = options;
  const settings = [hashAlgorithm, hashTruncationLength, pythonCompat && "python"].filter((each) => each !== undefined);
  return settings.length === 0 ? shared : [prefix, ...settings].join("-");
}

const DEFAULT_LENGTH = 20;

function hashSettings(store: MetadataStore, options: TestStoreOptions): HashSettings {
  if (options.pythonCompat === true) {
    const { pythonHash, defaultHash } = store.capabilities;
    return { algorithm: pythonHash ?? defaultHash, length: options.hashTruncationLength ?? PYTHON_LENGTH };
  }
  return {
    algorithm: options.hashAlgorithm ?? store.capabilities.defaultHash,
    length: options.hashTruncationLength ?? DEFAULT_LENGTH,
  };
}

const PYTHON_LENGTH = 8;

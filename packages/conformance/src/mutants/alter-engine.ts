import { HASH_ALGORITHMS, type ResolveRequest, type StoreDriver, type StoredRow } from "@metaxy/core/driver";
import { type EngineRules, naiveEngine, SOUND_RULES } from "@metaxy/core/testing";
import { alterDriver, type ChangedRow, changeRows } from "./alter-driver.ts";

/** What is wrong with a native engine. */
export interface EngineChange {
  /** What it takes the request for. */
  readonly request?: (request: ResolveRequest) => ResolveRequest;
  /** What it makes of each row of its answer, the summary row included. */
  readonly rows?: (row: StoredRow, request: ResolveRequest) => ChangedRow;
  /** Rules that it has wrong. */
  readonly rules?: Partial<EngineRules>;
}

/** The driver with an engine of its own that computes increments; broken as `change` says, sound without. */
export function alterEngine(driver: StoreDriver, change: EngineChange = {}): StoreDriver {
  const engine = naiveEngine(driver, { ...SOUND_RULES, ...change.rules });
  const resolveUpdate: NonNullable<StoreDriver["resolveUpdate"]> = (request, options) => {
    const asked = change.request?.(request) ?? request;
    const { rows } = change;
    const answer = engine(asked, options);
    return rows === undefined ? answer : changeRows(answer, (row) => rows(row, request));
  };
  return alterDriver(driver, {
    capabilities: { ...driver.capabilities, nativeHashes: HASH_ALGORITHMS },
    resolveUpdate,
  });
}

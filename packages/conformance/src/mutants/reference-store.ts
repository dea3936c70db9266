import { MetadataStore } from "@metaxy/core";
import { type StoreDriver, type TableName, tableName, typeText } from "@metaxy/core/driver";
import type { GoldenCase } from "../golden/golden-case.ts";
import { goldenSample } from "../golden/golden-samples.ts";
import { runGoldenSamples } from "../golden/run-golden-samples.ts";
import type { ReferenceStore } from "../suite/store-under-test.ts";
import { withoutEmptyColumns } from "./without-empty-columns.ts";

/** What the store holds before it is handed over: the first steps of the case. */
const WRITTEN_STEPS = 3;

/** Stands in for a store of the reference: a golden history of which the first steps were done by a sound store. */
export function referenceStore(driverOf: (place: string) => StoreDriver): ReferenceStore {
  const whole = goldenSample("soft_delete_upstream_then_back");
  const part = (start: number, end?: number): GoldenCase => ({ ...whole, steps: whole.steps.slice(start, end) });
  return {
    history: part(WRITTEN_STEPS),
    copyTo: async (place) => {
      const driver = driverOf(place);
      const written = part(0, WRITTEN_STEPS);
      // The reference has no column that is only declared.
      const narrow = withoutEmptyColumns(driver);
      await runGoldenSamples(written, async (options) => new MetadataStore(narrow, options));
      // The reference records nothing.
      await driver.drop(RECORD);
    },
    columnTypes: async ({ place, table }) => {
      const types = (await driverOf(place).describe(table)) ?? new Map();
      return Object.fromEntries([...types].map(([name, type]) => [name, typeText(type)]));
    },
  };
}

const RECORD: TableName = tableName(["metaxy_system", "store"]);

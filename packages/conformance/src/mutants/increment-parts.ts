import { FeatureKey, type MetadataStore } from "@metaxy/core";
import { PREVIOUS, PROVENANCE_BY_FIELD, STATUS } from "@metaxy/core/driver";
import { withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterIncrements } from "./alter-increment.ts";
import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores of the area `increment` whose increments lack a part, do too much, or end at the wrong time. */
export const incrementPartMutants: readonly Mutant[] = [
  {
    key: "increment/forgets-previous",
    says: "does not give the stored row of a stale one",
    fails: ["increment/previous-row"],
    mayFail: ["increment/row-values"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row) => (row[STATUS] === "stale" ? withColumns(row, { [PREVIOUS]: null }) : row),
        }),
    },
  },
  {
    key: "increment/orphaned-ids-only",
    says: "gives orphaned rows without the column `score`",
    fails: ["increment/orphaned-rows-are-the-stored-ones"],
    alter: {
      store: (store) =>
        alterIncrements(store, {
          orphaned: (rows) => rows.map((row) => ("score" in row ? { ...row, score: null } : row)),
        }),
    },
  },
  {
    key: "increment/shares-ids-in-silence",
    says: "does not warn of rows to process that share the ids of a target",
    fails: ["increment/shared-ids"],
    mayFail: ["schema/option-values"],
    alter: {
      options: ({ onWarning, ...options }) => ({
        ...options,
        onWarning: (warning) => {
          if (warning.code !== "SHARED_IDS") onWarning?.(warning);
        },
      }),
    },
  },
  {
    key: "increment/orphaned-without-versions",
    says: "gives orphaned parents of an expansion without versions",
    fails: ["system/orphans-of-maps"],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row, request) => {
            const stored = request.target.types?.get(PROVENANCE_BY_FIELD);
            const isMap = typeof stored === "object" && "map" in stored;
            return isMap && request.collapse && row[STATUS] === "orphaned"
              ? withColumns(row, { [PROVENANCE_BY_FIELD]: null })
              : row;
          },
        }),
    },
  },
  {
    key: "increment/deletes-orphans",
    says: "deletes an orphaned row where there is nothing else to do",
    fails: ["increment/resolve-is-pure"],
    mayFail: [
      "system/orphans-of-maps",
      "delete/orphans-by-rows",
      "delete/resolve-after-delete",
      "join-parents/all-optional-without-tables",
      "system/ours-reads-python",
    ],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) => {
            const increment = await original(feature, options);
            const { orphaned, ...others } = options?.lazy === true ? { orphaned: 0 } : increment.counts;
            if (orphaned !== 1 || Object.values(others).some((count) => count > 0)) return increment;
            const [row] = await increment.orphaned().toArray();
            const id: unknown = Reflect.get(row ?? {}, "id");
            if (typeof id === "string") await store.deleteMetadata(feature, { where: `id = '${id}'` });
            return increment;
          },
        }),
    },
  },
  {
    key: "increment/dispose-does-nothing",
    says: "gives the rows of an increment after it was disposed",
    fails: ["increment/dispose-frees"],
    mayFail: ["scale/bounded-increment", "abort/during-resolve"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate: (original) => async (feature, options) =>
            Object.defineProperty(await original(feature, options), Symbol.asyncDispose, { value: async () => {} }),
        }),
    },
  },
  {
    key: "increment/ends-with-the-call",
    says: "closes itself with each deletion, and its increments with it",
    fails: ["increment/outlives-the-call"],
    mayFail: ["collapse-children/carries-whole-families", "compare-with-current/latest-carried"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => async (feature, options) => {
            const deleted = await original(feature, options);
            await store.close();
            await store.open("write");
            return deleted;
          },
        }),
    },
  },
  {
    key: "increment/filters-by-object-only",
    says: "ignores filters under the key of a feature",
    fails: ["increment/filter-keys-in-any-form"],
    alter: { store: ignoringKeys },
  },
  {
    key: "increment/ignores-samples",
    says: "ignores samples of a feature that has parents",
    fails: ["increment/samples-replace-parents"],
    mayFail: ["schema/unreachable-options", "collapse-children/samples-of-children-pass-marks"],
    alter: {
      store: (store) =>
        alterStore(store, {
          resolveUpdate:
            (original) =>
            (feature, { samples, ...options } = {}) =>
              original(feature, options).catch(() =>
                original(feature, { ...options, ...(samples === undefined ? {} : { samples }) }),
              ),
        }),
    },
  },
];

function ignoringKeys(store: MetadataStore): MetadataStore {
  return alterStore(store, {
    resolveUpdate:
      (original) =>
      (feature, { filters, ...options } = {}) => {
        if (!(filters instanceof Map))
          return original(feature, { ...options, ...(filters === undefined ? {} : { filters }) });
        const known = [...filters].filter(([key]) => !(key instanceof FeatureKey));
        return original(feature, { ...options, filters: new Map(known) });
      },
  });
}

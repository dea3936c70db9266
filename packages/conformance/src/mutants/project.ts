import type { MetadataStore } from "@metaxy/core";
import { ProjectMismatchError } from "@metaxy/core/driver";
import { alterDriver, isUserTable } from "./alter-driver.ts";
import { alterStore } from "./alter-store.ts";
import type { Mutant } from "./mutant.ts";

type Allow = MetadataStore["allowCrossProjectWrites"];

/** Broken stores that the scenarios of the area `project` must see. */
export const projectMutants: readonly Mutant[] = [
  {
    key: "project/never-asks",
    says: "has forgotten its project",
    fails: [
      "project/foreign-project",
      "project/allowed-in-scope",
      "project/scope-is-per-task",
      "project/deletes-are-guarded",
    ],
    mayFail: ["schema/error-codes", "schema/option-values", "security/settings"],
    alter: { options: ({ project: _, ...options }) => options },
  },
  {
    key: "project/scope-stays-open",
    says: "allows writes to other projects for ever once a scope began",
    fails: ["project/allowed-in-scope"],
    mayFail: ["project/scope-is-per-task"],
    alter: {
      store: (store) =>
        alterStore(store, {
          allowCrossProjectWrites: (original) => {
            const allow = (task?: () => unknown): unknown => {
              const held = original();
              return task === undefined ? { ...held, [Symbol.dispose]: () => {} } : task();
            };
            return allow as Allow;
          },
        }),
    },
  },
  {
    key: "project/flag-on-the-store",
    says: "keeps what a scope allows on the store until the scope's task has ended",
    fails: ["project/scope-is-per-task"],
    alter: {
      store: (store) =>
        alterStore(store, {
          allowCrossProjectWrites: (original) => {
            const allow = (task?: () => unknown): unknown => (task === undefined ? original() : held(original, task));
            return allow as Allow;
          },
        }),
    },
  },
  {
    key: "project/asks-features-without-a-project",
    says: "refuses a feature that has no project",
    fails: ["project/unguarded"],
    mayFail: [
      "write/stamps-system-columns",
      "project/deletes-are-guarded",
      "copy/keeps-versions-and-times",
      "copy/every-definition-and-tombstone",
    ],
    alter: { options: ({ project, ...options }) => ({ ...options, project: project ?? "nobody" }) },
  },
  {
    key: "project/guards-system-tables",
    says: "refuses to write system tables where it has a project",
    fails: ["project/unguarded"],
    alter: {
      driver: (driver, place) =>
        alterDriver(driver, {
          append: async (table, rows, options) => {
            if (place !== "guarded" || isUserTable(table)) return driver.append(table, rows, options);
            throw new ProjectMismatchError(`Table ${table.name} belongs to no project.`);
          },
        }),
    },
  },
  {
    key: "project/deletes-without-asking",
    says: "does not guard deletes",
    fails: ["project/deletes-are-guarded"],
    alter: {
      store: (store) =>
        alterStore(store, {
          deleteMetadata: (original) => (feature, options) =>
            original(feature, { ...options, allowCrossProject: true }),
        }),
    },
  },
];

/** Holds the permission for the whole store while the task runs. */
function held(hold: () => Disposable, task: () => unknown): unknown {
  const holding = hold();
  const end = (): void => holding[Symbol.dispose]();
  try {
    const result = task();
    if (result instanceof Promise) return result.finally(end);
    end();
    return result;
  } catch (error) {
    end();
    throw error;
  }
}

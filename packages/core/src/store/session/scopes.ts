import { AsyncLocalStorage } from "node:async_hooks";
import { MetadataStoreError } from "../../errors.ts";
import { describeValue } from "../../rows/describe-value.ts";

/** What a scope allows on one store. */
export type Permission = "crossProjectWrites" | "featureVersionOverride";

type Granted = ReadonlyMap<object, ReadonlySet<Permission>>;

/** The async context of scoped settings: one of the documented places of module-level state. */
const scopes = new AsyncLocalStorage<Granted>();

/** Permissions of one store: of the running task's scopes, and of `using` declarations, which hold for the whole store. */
export class Permissions {
  readonly #held = new Map<Permission, number>();

  has(permission: Permission): boolean {
    if ((this.#held.get(permission) ?? 0) > 0) return true;
    return scopes.getStore()?.get(this)?.has(permission) === true;
  }

  /** Grants for the async context of `task` alone. */
  during<T>(permission: Permission, task: () => T): T {
    if (typeof task !== "function") {
      throw new MetadataStoreError(
        "INVALID_ARGUMENT",
        `A scope of ${permission} takes a function to run in it, not ${describeValue(task)}; without one it lasts until it is disposed.`,
      );
    }
    const outer = scopes.getStore();
    const mine = new Set([...(outer?.get(this) ?? []), permission]);
    return scopes.run(new Map([...(outer ?? []), [this, mine]]), task);
  }

  /** Grants to every user of the store until disposed. */
  hold(permission: Permission): Disposable {
    this.#held.set(permission, (this.#held.get(permission) ?? 0) + 1);
    let released = false;
    return {
      [Symbol.dispose]: () => {
        if (released) return;
        released = true;
        this.#held.set(permission, (this.#held.get(permission) ?? 1) - 1);
      },
    };
  }
}

import { alterAppends } from "./alter-driver.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `types` must see. */
export const typesMutants: readonly Mutant[] = [
  {
    key: "types/integers-as-doubles",
    says: "keeps user integers as doubles",
    fails: ["types/integers"],
    mayFail: ["types/*", "filter/*", "keep-latest-rows/*"],
    alter: {
      driver: (driver) =>
        alterAppends(driver, (row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, isUserInteger(name, value) ? asDouble(value) : value]),
          ),
        ),
    },
  },
];

function isUserInteger(name: string, value: unknown): value is bigint {
  return typeof value === "bigint" && !name.startsWith("metaxy_");
}

function asDouble(value: bigint): bigint {
  const limit = 2n ** 63n - 1n;
  const rounded = BigInt(Number(value));
  return rounded > limit ? limit : rounded;
}

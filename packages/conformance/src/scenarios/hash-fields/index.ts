import type { Scenario } from "../../suite/scenario.ts";
import { nativeEqualsPolars } from "./both-engines.ts";
import { onlyDependentFieldsChange, readsDataVersions } from "./changes.ts";
import { layout, likeNamedParentFields, md5, nullVersions, oddStrings, sha256, xxhash32, xxhash64 } from "./golden.ts";
import { xxh3AndWyhash } from "./long-texts.ts";
import { randomPlans } from "./random-plans.ts";

/** Scenarios of the area `hash-fields`, in the order of the catalogue. */
export const hashFieldsScenarios: readonly Scenario[] = [
  xxhash32,
  xxhash64,
  xxh3AndWyhash,
  md5,
  sha256,
  layout,
  oddStrings,
  nullVersions,
  likeNamedParentFields,
  readsDataVersions,
  onlyDependentFieldsChange,
  nativeEqualsPolars,
  randomPlans,
];

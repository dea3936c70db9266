import { abortMutants } from "./abort.ts";
import { aggregateParentsMutants } from "./aggregate-parents.ts";
import { collapseChildrenMutants } from "./collapse-children.ts";
import { compareWithCurrentMutants } from "./compare-with-current.ts";
import { concurrentMutants } from "./concurrent.ts";
import { copyMutants } from "./copy.ts";
import { deleteMutants } from "./delete.ts";
import { engineMutants } from "./engine.ts";
import { fallbackMutants } from "./fallback.ts";
import { filterMutants } from "./filter.ts";
import { hashMutants } from "./hash.ts";
import { hashFieldsMutants } from "./hash-fields.ts";
import { historyMutants } from "./history.ts";
import { incrementMutants } from "./increment.ts";
import { joinParentsMutants } from "./join-parents.ts";
import { keepLatestRowsMutants } from "./keep-latest-rows.ts";
import type { Mutant } from "./mutant.ts";
import { namesMutants } from "./names.ts";
import { openMutants } from "./open.ts";
import { projectMutants } from "./project.ts";
import { readMutants } from "./read.ts";
import { scaleMutants } from "./scale.ts";
import { schemaMutants } from "./schema.ts";
import { securityMutants } from "./security.ts";
import { selectColumnsMutants } from "./select-columns.ts";
import { storageMutants } from "./storage.ts";
import { systemMutants } from "./system.ts";
import { typesMutants } from "./types.ts";
import { upstreamMutants } from "./upstream.ts";
import { writeMutants } from "./write.ts";

/** Every mutant, area by area. */
export const allMutants: readonly Mutant[] = [
  ...writeMutants,
  ...readMutants,
  ...filterMutants,
  ...historyMutants,
  ...deleteMutants,
  ...keepLatestRowsMutants,
  ...selectColumnsMutants,
  ...aggregateParentsMutants,
  ...joinParentsMutants,
  ...hashFieldsMutants,
  ...collapseChildrenMutants,
  ...compareWithCurrentMutants,
  ...incrementMutants,
  ...upstreamMutants,
  ...fallbackMutants,
  ...projectMutants,
  ...hashMutants,
  ...typesMutants,
  ...namesMutants,
  ...schemaMutants,
  ...openMutants,
  ...engineMutants,
  ...abortMutants,
  ...copyMutants,
  ...systemMutants,
  ...concurrentMutants,
  ...scaleMutants,
  ...storageMutants,
  ...securityMutants,
];

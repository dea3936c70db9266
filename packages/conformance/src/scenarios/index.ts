import type { Scenario } from "../suite/scenario.ts";
import { abortScenarios } from "./abort/index.ts";
import { aggregateParentsScenarios } from "./aggregate-parents/index.ts";
import { collapseChildrenScenarios } from "./collapse-children/index.ts";
import { compareWithCurrentScenarios } from "./compare-with-current/index.ts";
import { concurrentScenarios } from "./concurrent/index.ts";
import { copyScenarios } from "./copy/index.ts";
import { deleteScenarios } from "./delete/index.ts";
import { engineScenarios } from "./engine/index.ts";
import { fallbackScenarios } from "./fallback/index.ts";
import { filterScenarios } from "./filter/index.ts";
import { hashScenarios } from "./hash/index.ts";
import { hashFieldsScenarios } from "./hash-fields/index.ts";
import { historyScenarios } from "./history/index.ts";
import { incrementScenarios } from "./increment/index.ts";
import { joinParentsScenarios } from "./join-parents/index.ts";
import { keepLatestRowsScenarios } from "./keep-latest-rows/index.ts";
import { namesScenarios } from "./names/index.ts";
import { openScenarios } from "./open/index.ts";
import { projectScenarios } from "./project/index.ts";
import { readScenarios } from "./read/index.ts";
import { scaleScenarios } from "./scale/index.ts";
import { schemaScenarios } from "./schema/index.ts";
import { securityScenarios } from "./security/index.ts";
import { selectColumnsScenarios } from "./select-columns/index.ts";
import { storageScenarios } from "./storage/index.ts";
import { systemScenarios } from "./system/index.ts";
import { typesScenarios } from "./types/index.ts";
import { upstreamScenarios } from "./upstream/index.ts";
import { writeScenarios } from "./write/index.ts";

/** The catalogue: every scenario, area by area. */
export const allScenarios: readonly Scenario[] = [
  ...writeScenarios,
  ...readScenarios,
  ...filterScenarios,
  ...historyScenarios,
  ...deleteScenarios,
  ...keepLatestRowsScenarios,
  ...selectColumnsScenarios,
  ...aggregateParentsScenarios,
  ...joinParentsScenarios,
  ...hashFieldsScenarios,
  ...collapseChildrenScenarios,
  ...compareWithCurrentScenarios,
  ...incrementScenarios,
  ...upstreamScenarios,
  ...fallbackScenarios,
  ...projectScenarios,
  ...hashScenarios,
  ...typesScenarios,
  ...namesScenarios,
  ...schemaScenarios,
  ...openScenarios,
  ...engineScenarios,
  ...abortScenarios,
  ...copyScenarios,
  ...systemScenarios,
  ...concurrentScenarios,
  ...scaleScenarios,
  ...storageScenarios,
  ...securityScenarios,
];

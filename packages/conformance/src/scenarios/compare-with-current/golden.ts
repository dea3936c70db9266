import type { Scenario } from "../../suite/scenario.ts";

export const newDefinitionIsAllNew: Scenario = {
  key: "compare-with-current/new-definition-is-all-new",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Under a changed code version every sample is `new` and old rows are neither stale nor orphaned.",
  rows: ["C4", "A16", "W2"],
  golden: ["child_code_version_changes"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const storedNullIsStale: Scenario = {
  key: "compare-with-current/stored-null-is-stale",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A current row with NULL provenance is stale.",
  rows: ["A16"],
  golden: ["null_provenance_in_current_is_stale"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const onAllIds: Scenario = {
  key: "compare-with-current/on-all-ids",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A child with more ids than its parent compares on all of them: nothing changed, nothing stale.",
  rows: ["A16", "G9"],
  golden: ["comparison_on_shared_id_columns_only"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const skipComparison: Scenario = {
  key: "compare-with-current/skip-comparison",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`skipComparison` hands out every expected sample as `new`, whatever is stored.",
  rows: ["A26"],
  golden: ["skip_comparison"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const stalenessPredicates: Scenario = {
  key: "compare-with-current/staleness-predicates",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A row is stale when any predicate over its stored columns is true, listed once; NULL is not true; new and orphaned samples stay what they are.",
  rows: ["A26"],
  golden: ["staleness_predicates"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

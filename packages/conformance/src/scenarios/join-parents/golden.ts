import type { Scenario } from "../../suite/scenario.ts";

export const inner: Scenario = {
  key: "join-parents/inner",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Of two required parents only samples in both are expected.",
  rows: ["A16", "V6"],
  golden: ["two_parents_inner_join", "two_parents_sha256_cut_16"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const threeParents: Scenario = {
  key: "join-parents/three-parents",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Three parents resolve with and without `select`, with the same versions.",
  rows: ["A16"],
  golden: ["three_parents_selected_columns", "three_parents_all_columns"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const onSharedIds: Scenario = {
  key: "join-parents/on-shared-ids",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Parents with different id columns join on those they share.",
  rows: ["A16", "C8", "C9"],
  golden: ["join_on_shared_id_columns_only", "string_and_integer_id_columns"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const optionalLeft: Scenario = {
  key: "join-parents/optional-left",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A sample without a row in an optional parent is expected with an empty string in the hash; it turns stale when the row comes.",
  rows: ["A16", "V6"],
  golden: ["optional_left_join"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const allOptionalFull: Scenario = {
  key: "join-parents/all-optional-full",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "With only optional parents a sample in any of them is expected once.",
  rows: ["A16"],
  golden: ["all_optional_full_join", "three_optional_full_join"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const optionalWithoutTable: Scenario = {
  key: "join-parents/optional-without-table",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "An optional parent that was never written counts as one without rows.",
  rows: ["A16"],
  golden: ["optional_parent_missing_in_store"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const diamond: Scenario = {
  key: "join-parents/diamond",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Two parents with one grandparent: a change above makes the right fields stale in one pass per level.",
  rows: ["A16", "C18"],
  golden: ["diamond_of_features"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const mixedLineages: Scenario = {
  key: "join-parents/mixed-lineages",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "1:1, N:1, 1:N and optional parents with mappings and filters in one feature give the golden versions.",
  rows: ["A16", "C16"],
  golden: [
    "mixed_lineage_mapping_optional_filter",
    "aggregation_joined_with_identity",
    "expansion_joined_with_identity",
  ],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

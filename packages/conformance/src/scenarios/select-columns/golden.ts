import type { Scenario } from "../../suite/scenario.ts";

export const orderOfTheThree: Scenario = {
  key: "select-columns/order-of-the-three",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A dep's rename comes first, then its filters (all must hold), then its select, both with new names.",
  rows: ["A16", "C15"],
  golden: ["dep_filters_use_renamed_names", "dep_filters_several_are_anded"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const runtimeFilters: Scenario = {
  key: "select-columns/runtime-filters",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`filters` per feature, `globalFilters` and `targetFilters` use old names, after keep-latest, and act where they say: current rows outside `targetFilters` count as absent.",
  rows: ["A26", "A16"],
  golden: ["runtime_filters"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const rename: Scenario = {
  key: "select-columns/rename",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A renamed user column appears under its new name only; a renamed id column is the child's id and joins by it.",
  rows: ["A16", "C8", "C10"],
  golden: ["rename_user_column", "rename_id_column", "rename_id_column_to_join"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const onColumnsTravel: Scenario = {
  key: "select-columns/on-columns-travel",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "`on` columns of an aggregation or expansion arrive though not selected.",
  rows: ["A16"],
  golden: ["aggregation_selected_columns"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const userColumnsPassThrough: Scenario = {
  key: "select-columns/user-columns-pass-through",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Selected user columns of every type come through with value and type.",
  rows: ["C10", "A16"],
  golden: ["user_column_types_pass_through"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const collidingSuffixes: Scenario = {
  key: "select-columns/colliding-suffixes",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Parents `p/q` and `p_q`, or a user column named like a suffixed system column, give right versions or a refused definition.",
  rows: ["C18", "A16"],
  golden: ["column_suffix_collision"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

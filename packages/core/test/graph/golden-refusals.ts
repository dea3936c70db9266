/** What each refused case of the golden definitions is told: code and message. */
export const refusals: Readonly<Record<string, readonly [code: string, message: string]>> = {
  mapping_specific_unknown_parent_dropped: [
    "FIELD_NOT_FOUND",
    'Dependency of stone on brain names field "nosuch" of brain, which has no such field. Valid: "river", "joint".',
  ],
  sort_order_of_odd_keys: [
    "INVALID_DEFINITION",
    'Features "k-b" and "k_b" would share the table "k_b"; rename one of them.',
  ],
  error_feature_key_0: [
    "INVALID_DEFINITION",
    'Feature key "Upper": part 1, "Upper", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_feature_key_1: [
    "INVALID_DEFINITION",
    'Feature key "9first": part 1, "9first", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_feature_key_2: [
    "INVALID_DEFINITION",
    'Feature key "-first": part 1, "-first", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_feature_key_3: ["INVALID_DEFINITION", 'Feature key "a//b": part 2, "", is empty.'],
  error_feature_key_4: [
    "INVALID_DEFINITION",
    'Feature key "a__b": part 1, "a__b", contains "__", which separates parts in table names; use one underscore or a hyphen.',
  ],
  error_feature_key_5: ["INVALID_DEFINITION", 'Feature key "": part 1, "", is empty.'],
  error_feature_key_6: ["INVALID_DEFINITION", 'Feature key "a/": part 2, "", is empty.'],
  error_feature_key_7: [
    "INVALID_DEFINITION",
    'Feature key "a b": part 1, "a b", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_feature_key_8: [
    "INVALID_DEFINITION",
    'Feature key "ä": part 1, "ä", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_feature_key_9: [
    "INVALID_DEFINITION",
    'Feature key "a/B": part 2, "B", must consist of lower-case letters, digits, _ or -, and must not begin with -.',
  ],
  error_feature_key_10: [
    "INVALID_DEFINITION",
    'Feature key "a/-b": part 2, "-b", must consist of lower-case letters, digits, _ or -, and must not begin with -.',
  ],
  error_feature_key_11: [
    "INVALID_DEFINITION",
    'Feature key "a.b": part 1, "a.b", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_feature_key_12: [
    "INVALID_DEFINITION",
    'Feature key ["a/b","c"]: part 1, "a/b", contains "/", which separates parts.',
  ],
  error_field_key: [
    "INVALID_DEFINITION",
    'Field key "Bad": part 1, "Bad", must begin with a lower-case letter or _ and go on with lower-case letters, digits, _ or -.',
  ],
  error_duplicate_field: ["INVALID_DEFINITION", 'FeatureSpec: field "river" is named twice; name it once.'],
  error_no_id_columns: [
    "INVALID_DEFINITION",
    "idColumns of brain must not be empty; leave it out for the graph's default.",
  ],
  error_duplicate_feature_key: [
    "INVALID_DEFINITION",
    "Feature brain is already defined with other className; give one of the two another key, or define it once.",
  ],
  error_unknown_parent_feature: [
    "FEATURE_NOT_FOUND",
    'stone depends on feature "brain", which is not in the graph. The graph has no other feature.',
  ],
  error_unknown_parent_field: [
    "FIELD_NOT_FOUND",
    'Field "assay" of stone names field "nosuch" of brain, which has no such field. Valid: "river", "joint".',
  ],
  error_field_dep_outside_deps: [
    "INVALID_DEFINITION",
    'Field "assay" of stone depends on a field of seed, which is not among the feature\'s deps. Valid: "brain".',
  ],
  error_no_parents_mapping_none: [
    "INVALID_DEFINITION",
    'Field "river" of stone depends on no parent field; name its deps, or let a dependency\'s "fields" map some to it.',
  ],
  error_no_parents_all_excluded: [
    "INVALID_DEFINITION",
    'Field "river" of stone depends on no parent field; name its deps, or let a dependency\'s "fields" map some to it.',
  ],
  error_cycle: [
    "INVALID_DEFINITION",
    "Features depend on each other in a cycle: stone → brain → stone; remove one of these dependencies.",
  ],
  error_self_dependency: ["INVALID_DEFINITION", "brain depends on itself; remove that dependency."],
  error_rename_to_system_column: [
    "INVALID_DEFINITION",
    'Dependency on brain: the new name of "n", "metaxy_provenance" is reserved: names that begin with "metaxy_" are system columns; choose another.',
  ],
  error_rename_to_id_column: [
    "INVALID_DEFINITION",
    'Dependency of stone on brain renames "n" to "id", which is an id column of brain; choose another name.',
  ],
  error_rename_twice_to_same: [
    "INVALID_DEFINITION",
    'Dependency on brain: "n" and "m" are both renamed to "q"; choose different names.',
  ],
  error_select_collision: [
    "INVALID_DEFINITION",
    'stone would get column "n" from brain and from seed; rename one of them with rename: { "n": … }, or select it from one only.',
  ],
  error_select_pre_rename_name: [
    "INVALID_DEFINITION",
    'Dependency on brain: select names "n", which is renamed to "q"; select the new name.',
  ],
  error_truncation_below_8: [
    "INVALID_ARGUMENT",
    "A hash is cut after 7 characters, but must keep a whole number of at least 8.",
  ],
  duplicate_id_column_accepted: ["INVALID_DEFINITION", 'idColumns of brain names "id" twice; name it once.'],
  duplicate_dep_accepted: ["INVALID_DEFINITION", "stone depends on brain twice; merge the two dependencies."],
};

import type { Scenario } from "../../suite/scenario.ts";

export const xxhash32: Scenario = {
  key: "hash-fields/xxhash32",
  since: "0.1.0",
  level: "core",
  needs: ["hash:xxhash32"],
  says: "Versions equal the golden ones at cut 8, 16 and none.",
  rows: ["O7", "C18"],
  golden: ["xxhash32_cut_8", "xxhash32_cut_16", "xxhash32_cut_none"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const xxhash64: Scenario = {
  key: "hash-fields/xxhash64",
  since: "0.1.0",
  level: "core",
  needs: ["hash:xxhash64"],
  says: "Versions equal the golden ones at cut 8, 16 and none, as unsigned numbers.",
  rows: ["O7", "O8", "C18"],
  golden: ["xxhash64_cut_8", "xxhash64_cut_16", "xxhash64_cut_none"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const md5: Scenario = {
  key: "hash-fields/md5",
  since: "0.1.0",
  level: "core",
  needs: ["hash:md5"],
  says: "Versions equal the golden ones at cut 8, 16 and none, in lower-case hex.",
  rows: ["O7", "C18"],
  golden: ["md5_cut_8", "md5_cut_16", "md5_cut_none"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const sha256: Scenario = {
  key: "hash-fields/sha256",
  since: "0.1.0",
  level: "core",
  needs: ["hash:sha256"],
  says: "Versions equal the golden ones at cut 8, 16 and none; every store has it, by SQL or by the Polars engine.",
  rows: ["O9", "B11"],
  golden: ["sha256_cut_8", "sha256_cut_16", "sha256_cut_none"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const layout: Scenario = {
  key: "hash-fields/layout",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "The hashed text is field, code version, then each parent field's full name and version, sorted by full name, joined by `|`; the row's hash joins fields in struct-key order.",
  rows: ["V5", "C18"],
  golden: ["odd_keys_struct_order", "random_layers_0", "random_layers_1", "random_layers_2"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const oddStrings: Scenario = {
  key: "hash-fields/odd-strings",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Versions of texts with `|`, quotes, NUL, emoji, 64 KiB and the empty string are right.",
  rows: ["C18", "G12"],
  golden: ["odd_strings_xxhash32", "odd_strings_sha256_uncut", "separator_can_collide"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const nullVersions: Scenario = {
  key: "hash-fields/null-versions",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "A NULL version of a required parent makes field and row version NULL; of an optional one it counts as the empty string.",
  rows: ["C18"],
  golden: ["null_parent_version", "optional_null_version_is_empty_string", "optional_explicit_field_dep"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

export const likeNamedParentFields: Scenario = {
  key: "hash-fields/like-named-parent-fields",
  since: "0.1.0",
  level: "core",
  needs: [],
  says: "Parents `a.b_c` and `a_b.c` each go in with their own version, and a change of either is seen.",
  rows: ["C16", "C18"],
  golden: ["hidden_parent_field_name_collision"],
  run: (t) => t.golden(t.scenario.golden ?? []),
};

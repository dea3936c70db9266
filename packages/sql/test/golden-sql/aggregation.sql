WITH "keep_latest_rows_0" AS (SELECT "metaxy_deleted_at", "doc", "part", "metaxy_data_version_by_field"
  FROM (SELECT "metaxy_deleted_at", "doc", "part", "metaxy_data_version_by_field", row_number() OVER (PARTITION BY "doc", "part"
  ORDER BY coalesce("metaxy_deleted_at", "metaxy_updated_at") DESC NULLS LAST, "metaxy_created_at" DESC NULLS LAST, CASE WHEN "metaxy_deleted_at" IS NULL THEN 1 ELSE 0 END, bytes("metaxy_provenance") DESC NULLS LAST, bytes("metaxy_data_version") DESC NULLS LAST) AS "metaxy_rank"
  FROM "text"
  WHERE "metaxy_feature_version" = 'fv-text') AS ranked
  WHERE "metaxy_rank" = 1),
"select_columns_0" AS (SELECT "doc" AS "p0_0", "part" AS "p0_1", "metaxy_data_version_by_field".'body' AS "v0_0", 1 AS "m0"
  FROM "keep_latest_rows_0"
  WHERE ("metaxy_deleted_at" IS NULL)),
"aggregate_parents_0" AS (SELECT "member"."p0_0", "member"."p0_1", "grouped"."v0_0", "member"."m0"
  FROM "select_columns_0" AS "member"
  JOIN (SELECT "p0_0", left(md5(coalesce("v0_0", '')), 20) AS "v0_0", 1 AS "m0"
  FROM (SELECT "p0_0", string_agg("v0_0", '|'
  ORDER BY bytes("p0_0"), "p0_1") AS "v0_0"
  FROM "select_columns_0"
  GROUP BY "p0_0") AS "joined") AS "grouped" ON ("member"."p0_0" IS NOT DISTINCT FROM "grouped"."p0_0")),
"join_parents" AS (SELECT "parent_0"."p0_0" AS "c0", "parent_0"."p0_1" AS "c1", "parent_0"."v0_0" AS "v0_0"
  FROM "aggregate_parents_0" AS "parent_0"),
"hash_fields" AS (SELECT "c0", "c1", "h0", left(md5("h0"), 20) AS "provenance", 1 AS "expected"
  FROM (SELECT "c0", "c1", left(md5('a|1|text.body|' || "v0_0"), 20) AS "h0"
  FROM "join_parents") AS "hashed"),
"keep_latest_rows_current" AS (SELECT "id", "score", "metaxy_provenance_by_field", "metaxy_provenance", "metaxy_data_version_by_field", "metaxy_data_version", "metaxy_feature_version", "metaxy_project_version", "metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at", "metaxy_materialization_id"
  FROM (SELECT "id", "score", "metaxy_provenance_by_field", "metaxy_provenance", "metaxy_data_version_by_field", "metaxy_data_version", "metaxy_feature_version", "metaxy_project_version", "metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at", "metaxy_materialization_id", row_number() OVER (PARTITION BY "id"
  ORDER BY coalesce("metaxy_deleted_at", "metaxy_updated_at") DESC NULLS LAST, "metaxy_created_at" DESC NULLS LAST, CASE WHEN "metaxy_deleted_at" IS NULL THEN 1 ELSE 0 END, bytes("metaxy_provenance") DESC NULLS LAST, bytes("metaxy_data_version") DESC NULLS LAST) AS "metaxy_rank"
  FROM "crop"
  WHERE "metaxy_feature_version" = 'fv-crop') AS ranked
  WHERE "metaxy_rank" = 1),
"select_columns_current" AS (SELECT "stored"."id" AS "k0", "stored"."metaxy_provenance" AS "provenance", 0 AS "is_stale", record('id', "stored"."id", 'score', "stored"."score", 'metaxy_provenance_by_field', "stored"."metaxy_provenance_by_field", 'metaxy_provenance', "stored"."metaxy_provenance", 'metaxy_data_version_by_field', "stored"."metaxy_data_version_by_field", 'metaxy_data_version', "stored"."metaxy_data_version", 'metaxy_feature_version', "stored"."metaxy_feature_version", 'metaxy_project_version', "stored"."metaxy_project_version", 'metaxy_created_at', "stored"."metaxy_created_at", 'metaxy_updated_at', "stored"."metaxy_updated_at", 'metaxy_deleted_at', "stored"."metaxy_deleted_at", 'metaxy_materialization_id', "stored"."metaxy_materialization_id") AS "previous", 1 AS "is_child"
  FROM "keep_latest_rows_current" AS "stored"
  WHERE ("stored"."metaxy_deleted_at" IS NULL)),
"compare_with_current" AS (SELECT coalesce("expected_row"."c0", "current_row"."k0") AS "c0", "expected_row"."c1" AS "c1", "expected_row"."h0", "expected_row"."provenance", "expected_row"."expected", "current_row"."previous".'metaxy_provenance_by_field'.'a' IS DISTINCT FROM "expected_row"."h0" AS "x0", CASE WHEN "current_row"."provenance" IS NULL OR "current_row"."is_stale" = 1 THEN 1 ELSE 0 END AS "is_whole", "current_row"."previous", CASE WHEN (coalesce("expected_row"."c0", "current_row"."k0") IS NULL) THEN 'unidentified' WHEN "current_row"."is_child" IS NULL THEN 'new' WHEN "expected_row"."expected" IS NULL THEN 'orphaned' WHEN ("current_row"."provenance" IS NULL) OR ("expected_row"."provenance" <> "current_row"."provenance") THEN 'stale' WHEN "expected_row"."provenance" IS NULL THEN 'unversioned' ELSE NULL END AS "status"
  FROM "hash_fields" AS "expected_row"
  FULL JOIN "select_columns_current" AS "current_row" ON ("expected_row"."c0" = "current_row"."k0")
  WHERE ("current_row"."is_child" IS NULL) OR ("expected_row"."expected" IS NULL) OR (("current_row"."provenance" IS NULL) OR ("expected_row"."provenance" <> "current_row"."provenance")) OR ("expected_row"."provenance" IS NULL))
SELECT *
  FROM (SELECT "c0" AS "id", "c1" AS "part", CASE WHEN "expected" IS NULL THEN CASE WHEN "compare_with_current"."previous".'metaxy_provenance_by_field' IS NOT NULL THEN record('a', "compare_with_current"."previous".'metaxy_provenance_by_field'.'a') END ELSE record('a', "h0") END AS "metaxy_provenance_by_field", CASE WHEN "expected" IS NULL THEN "compare_with_current"."previous".'metaxy_provenance' ELSE "provenance" END AS "metaxy_provenance", CASE WHEN "expected" IS NULL THEN CASE WHEN "compare_with_current"."previous".'metaxy_data_version_by_field' IS NOT NULL THEN record('a', "compare_with_current"."previous".'metaxy_data_version_by_field'.'a') END ELSE record('a', "h0") END AS "metaxy_data_version_by_field", CASE WHEN "expected" IS NULL THEN "compare_with_current"."previous".'metaxy_data_version' ELSE "provenance" END AS "metaxy_data_version", "status" AS "metaxy_status", CASE "status" WHEN 'new' THEN list('a') WHEN 'stale' THEN list('a') END AS "metaxy_stale_fields", CASE WHEN "status" IN ('stale', 'orphaned', 'carried') THEN "previous" END AS "metaxy_previous", CAST(NULL AS timestamp) AS "metaxy_newest"
  FROM "compare_with_current"
UNION ALL
SELECT CAST(NULL AS string) AS "id", CAST(NULL AS int64) AS "part", CAST(NULL AS row(a string)) AS "metaxy_provenance_by_field", CASE WHEN EXISTS (SELECT 1
  FROM "text"
  WHERE "metaxy_feature_version" = 'fv-text') THEN '0' ELSE (SELECT CAST(count(*) AS string)
  FROM "text") END AS "metaxy_provenance", CAST(NULL AS row(a string)) AS "metaxy_data_version_by_field", CAST(NULL AS string) AS "metaxy_data_version", 'summary' AS "metaxy_status", CAST(NULL AS list(string)) AS "metaxy_stale_fields", CAST(NULL AS row(id string, score int64, metaxy_provenance_by_field row(a string, b/c string), metaxy_provenance string, metaxy_data_version_by_field row(a string, b/c string), metaxy_data_version string, metaxy_feature_version string, metaxy_project_version string, metaxy_created_at timestamp, metaxy_updated_at timestamp, metaxy_deleted_at timestamp, metaxy_materialization_id string)) AS "metaxy_previous", (SELECT max("newest")
  FROM (SELECT max(coalesce("metaxy_deleted_at", "metaxy_updated_at")) AS "newest"
  FROM "crop") AS "times") AS "metaxy_newest") AS "result"
  ORDER BY bytes("id") ASC NULLS FIRST, "part" ASC NULLS FIRST

WITH "keep_latest_rows_0" AS (SELECT "metaxy_deleted_at", "id", "path", "metaxy_data_version_by_field"
  FROM (SELECT "metaxy_deleted_at", "id", "path", "metaxy_data_version_by_field", row_number() OVER (PARTITION BY "id"
  ORDER BY coalesce("metaxy_deleted_at", "metaxy_updated_at") DESC NULLS LAST, "metaxy_created_at" DESC NULLS LAST, CASE WHEN "metaxy_deleted_at" IS NULL THEN 1 ELSE 0 END, bytes("metaxy_provenance") DESC NULLS LAST, bytes("metaxy_data_version") DESC NULLS LAST) AS "metaxy_rank"
  FROM "video__raw"
  WHERE "metaxy_feature_version" = 'fv-video') AS ranked
  WHERE "metaxy_rank" = 1),
"select_columns_0" AS (SELECT "id" AS "p0_0", "path" AS "p0_1", "metaxy_data_version_by_field".'audio' AS "v0_0", "metaxy_data_version_by_field".'frames' AS "v0_1", 1 AS "m0"
  FROM "keep_latest_rows_0"
  WHERE ("metaxy_deleted_at" IS NULL)),
"join_parents" AS (SELECT "parent_0"."p0_0" AS "c0", "parent_0"."p0_1" AS "c1", "parent_0"."v0_0" AS "v0_0", "parent_0"."v0_1" AS "v0_1"
  FROM "select_columns_0" AS "parent_0"),
"hash_fields" AS (SELECT "c0", "c1", "h0", "h1", left(md5("h0" || '|' || "h1"), 20) AS "provenance", 1 AS "expected"
  FROM (SELECT "c0", "c1", left(md5('a|1|video/raw.audio|' || "v0_0"), 20) AS "h0", left(md5('b/c|it''s|video/raw.frames|' || "v0_1"), 20) AS "h1"
  FROM "join_parents") AS "hashed"),
"compare_with_current" AS (SELECT "c0", "c1", "h0", "h1", "provenance", "expected", CASE WHEN ("c0" IS NULL) THEN 'unidentified' ELSE 'new' END AS "status"
  FROM "hash_fields")
SELECT "c0" AS "id", "c1" AS "path", record('a', "h0", 'b_c', "h1") AS "metaxy_provenance_by_field", "provenance" AS "metaxy_provenance", record('a', "h0", 'b_c', "h1") AS "metaxy_data_version_by_field", "provenance" AS "metaxy_data_version", "status" AS "metaxy_status", CASE WHEN "status" = 'new' THEN list('a', 'b/c') END AS "metaxy_stale_fields", CAST(NULL AS row(id string, score int64, metaxy_provenance_by_field row(a string, b/c string), metaxy_provenance string, metaxy_data_version_by_field row(a string, b/c string), metaxy_data_version string, metaxy_feature_version string, metaxy_project_version string, metaxy_created_at timestamp, metaxy_updated_at timestamp, metaxy_deleted_at timestamp, metaxy_materialization_id string)) AS "metaxy_previous", CAST(NULL AS timestamp) AS "metaxy_newest"
  FROM "compare_with_current"
UNION ALL
SELECT CAST(NULL AS string) AS "id", CAST(NULL AS string) AS "path", CAST(NULL AS row(a string, b_c string)) AS "metaxy_provenance_by_field", CASE WHEN EXISTS (SELECT 1
  FROM "video__raw"
  WHERE "metaxy_feature_version" = 'fv-video') THEN '0' ELSE (SELECT CAST(count(*) AS string)
  FROM "video__raw") END AS "metaxy_provenance", CAST(NULL AS row(a string, b_c string)) AS "metaxy_data_version_by_field", CAST(NULL AS string) AS "metaxy_data_version", 'summary' AS "metaxy_status", CAST(NULL AS list(string)) AS "metaxy_stale_fields", CAST(NULL AS row(id string, score int64, metaxy_provenance_by_field row(a string, b/c string), metaxy_provenance string, metaxy_data_version_by_field row(a string, b/c string), metaxy_data_version string, metaxy_feature_version string, metaxy_project_version string, metaxy_created_at timestamp, metaxy_updated_at timestamp, metaxy_deleted_at timestamp, metaxy_materialization_id string)) AS "metaxy_previous", (SELECT max("newest")
  FROM (SELECT max(coalesce("metaxy_deleted_at", "metaxy_updated_at")) AS "newest"
  FROM "crop") AS "times") AS "metaxy_newest"

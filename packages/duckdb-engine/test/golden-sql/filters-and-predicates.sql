WITH "keep_latest_rows_0" AS (SELECT "metaxy_deleted_at", "id", "path", "metaxy_data_version_by_field", "seconds"
  FROM "video__raw"
  WHERE rowid IN (WITH newest AS MATERIALIZED (SELECT * EXCLUDE times, times[1] IS NOT DISTINCT FROM times[2] AS is_tied
  FROM (SELECT "id" AS "metaxy_key_0", arg_max(rowid, coalesce(coalesce("metaxy_deleted_at", "metaxy_updated_at"), CAST('-infinity' AS TIMESTAMP WITH TIME ZONE))) AS metaxy_row, max(coalesce(coalesce("metaxy_deleted_at", "metaxy_updated_at"), CAST('-infinity' AS TIMESTAMP WITH TIME ZONE)), 2) AS times
  FROM "video__raw"
  WHERE "metaxy_feature_version" = 'fv-video'
  GROUP BY "id") AS newest)
  SELECT metaxy_row
  FROM newest
  WHERE NOT is_tied
  UNION ALL SELECT metaxy_row
  FROM (SELECT rowid AS metaxy_row, row_number() OVER (PARTITION BY "id"
  ORDER BY coalesce("metaxy_deleted_at", "metaxy_updated_at") DESC NULLS LAST, "metaxy_created_at" DESC NULLS LAST, CASE WHEN "metaxy_deleted_at" IS NULL THEN 1 ELSE 0 END, "metaxy_provenance" DESC NULLS LAST, "metaxy_data_version" DESC NULLS LAST) AS metaxy_rank
  FROM "video__raw" AS stored
  JOIN (SELECT "metaxy_key_0"
  FROM newest
  WHERE is_tied) AS tied ON (tied."metaxy_key_0" IS NOT DISTINCT FROM stored."id")
  WHERE "metaxy_feature_version" = 'fv-video') AS ranked
  WHERE metaxy_rank = 1)),
"select_columns_0" AS (SELECT "id" AS "p0_0", "path" AS "p0_1", struct_extract("metaxy_data_version_by_field", 'audio') AS "v0_0", struct_extract("metaxy_data_version_by_field", 'frames') AS "v0_1", 1 AS "m0"
  FROM "keep_latest_rows_0"
  WHERE ("metaxy_deleted_at" IS NULL) AND ("seconds" > CAST(1 AS BIGINT)) AND ("path" IS NOT NULL)),
"join_parents" AS (SELECT "parent_0"."p0_0" AS "c0", "parent_0"."p0_1" AS "c1", "parent_0"."v0_0" AS "v0_0", "parent_0"."v0_1" AS "v0_1"
  FROM "select_columns_0" AS "parent_0"),
"hash_fields" AS (SELECT "c0", "c1", "h0", "h1", left(CASE WHEN ("h0" IS NOT NULL) AND ("h1" IS NOT NULL) THEN md5(concat("h0", '|', "h1")) END, 20) AS "provenance", 1 AS "expected"
  FROM (SELECT "c0", "c1", left(CASE WHEN ("v0_0" IS NOT NULL) THEN md5(concat('a|1|video/raw.audio|', "v0_0")) END, 20) AS "h0", left(CASE WHEN ("v0_1" IS NOT NULL) THEN md5(concat('b/c|it''s|video/raw.frames|', "v0_1")) END, 20) AS "h1"
  FROM "join_parents") AS "hashed"),
"keep_latest_rows_current" AS (SELECT "id", "score", "metaxy_provenance_by_field", "metaxy_provenance", "metaxy_data_version_by_field", "metaxy_data_version", "metaxy_feature_version", "metaxy_project_version", "metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at", "metaxy_materialization_id"
  FROM "crop"
  WHERE rowid IN (WITH newest AS MATERIALIZED (SELECT * EXCLUDE times, times[1] IS NOT DISTINCT FROM times[2] AS is_tied
  FROM (SELECT "id" AS "metaxy_key_0", arg_max(rowid, coalesce(coalesce("metaxy_deleted_at", "metaxy_updated_at"), CAST('-infinity' AS TIMESTAMP WITH TIME ZONE))) AS metaxy_row, max(coalesce(coalesce("metaxy_deleted_at", "metaxy_updated_at"), CAST('-infinity' AS TIMESTAMP WITH TIME ZONE)), 2) AS times
  FROM "crop"
  WHERE "metaxy_feature_version" = 'fv-crop'
  GROUP BY "id") AS newest)
  SELECT metaxy_row
  FROM newest
  WHERE NOT is_tied
  UNION ALL SELECT metaxy_row
  FROM (SELECT rowid AS metaxy_row, row_number() OVER (PARTITION BY "id"
  ORDER BY coalesce("metaxy_deleted_at", "metaxy_updated_at") DESC NULLS LAST, "metaxy_created_at" DESC NULLS LAST, CASE WHEN "metaxy_deleted_at" IS NULL THEN 1 ELSE 0 END, "metaxy_provenance" DESC NULLS LAST, "metaxy_data_version" DESC NULLS LAST) AS metaxy_rank
  FROM "crop" AS stored
  JOIN (SELECT "metaxy_key_0"
  FROM newest
  WHERE is_tied) AS tied ON (tied."metaxy_key_0" IS NOT DISTINCT FROM stored."id")
  WHERE "metaxy_feature_version" = 'fv-crop') AS ranked
  WHERE metaxy_rank = 1)),
"select_columns_current" AS (SELECT "stored"."id" AS "k0", "stored"."metaxy_provenance" AS "provenance", CASE WHEN ("stored"."score" > CAST(3 AS BIGINT)) OR ("stored"."score" > CAST(4 AS BIGINT)) THEN 1 ELSE 0 END AS "is_stale", {'id': "stored"."id", 'score': "stored"."score", 'metaxy_provenance_by_field': "stored"."metaxy_provenance_by_field", 'metaxy_provenance': "stored"."metaxy_provenance", 'metaxy_data_version_by_field': "stored"."metaxy_data_version_by_field", 'metaxy_data_version': "stored"."metaxy_data_version", 'metaxy_feature_version': "stored"."metaxy_feature_version", 'metaxy_project_version': "stored"."metaxy_project_version", 'metaxy_created_at': "stored"."metaxy_created_at", 'metaxy_updated_at': "stored"."metaxy_updated_at", 'metaxy_deleted_at': "stored"."metaxy_deleted_at", 'metaxy_materialization_id': "stored"."metaxy_materialization_id"} AS "previous", 1 AS "is_child"
  FROM "keep_latest_rows_current" AS "stored"
  WHERE ("stored"."metaxy_deleted_at" IS NULL) AND ("stored"."score" > CAST(2 AS BIGINT))),
"compare_with_current" AS (SELECT coalesce("expected_row"."c0", "current_row"."k0") AS "c0", "expected_row"."c1" AS "c1", "expected_row"."h0", "expected_row"."h1", "expected_row"."provenance", "expected_row"."expected", struct_extract(struct_extract("current_row"."previous", 'metaxy_provenance_by_field'), 'a') IS DISTINCT FROM "expected_row"."h0" AS "x0", CAST(NULL AS VARCHAR) IS DISTINCT FROM "expected_row"."h1" AS "x1", CASE WHEN "current_row"."provenance" IS NULL OR "current_row"."is_stale" = 1 THEN 1 ELSE 0 END AS "is_whole", "current_row"."previous", CASE WHEN (coalesce("expected_row"."c0", "current_row"."k0") IS NULL) THEN 'unidentified' WHEN "current_row"."is_child" IS NULL THEN 'new' WHEN "expected_row"."expected" IS NULL THEN 'orphaned' WHEN ("current_row"."provenance" IS NULL) OR ("current_row"."is_stale" = 1) OR ("expected_row"."provenance" <> "current_row"."provenance") THEN 'stale' WHEN "expected_row"."provenance" IS NULL THEN 'unversioned' ELSE NULL END AS "status"
  FROM "hash_fields" AS "expected_row"
  FULL JOIN "select_columns_current" AS "current_row" ON ("expected_row"."c0" = "current_row"."k0")
  WHERE ("current_row"."is_child" IS NULL) OR ("expected_row"."expected" IS NULL) OR (("current_row"."provenance" IS NULL) OR ("current_row"."is_stale" = 1) OR ("expected_row"."provenance" <> "current_row"."provenance")) OR ("expected_row"."provenance" IS NULL))
SELECT "c0" AS "id", "c1" AS "path", CASE WHEN "expected" IS NULL THEN CASE WHEN struct_extract("compare_with_current"."previous", 'metaxy_provenance_by_field') IS NOT NULL THEN {'a': struct_extract(struct_extract("compare_with_current"."previous", 'metaxy_provenance_by_field'), 'a'), 'b_c': CAST(NULL AS VARCHAR)} END ELSE {'a': "h0", 'b_c': "h1"} END AS "metaxy_provenance_by_field", CASE WHEN "expected" IS NULL THEN struct_extract("compare_with_current"."previous", 'metaxy_provenance') ELSE "provenance" END AS "metaxy_provenance", CASE WHEN "expected" IS NULL THEN CASE WHEN struct_extract("compare_with_current"."previous", 'metaxy_data_version_by_field') IS NOT NULL THEN {'a': struct_extract(struct_extract("compare_with_current"."previous", 'metaxy_data_version_by_field'), 'a'), 'b_c': CAST(NULL AS VARCHAR)} END ELSE {'a': "h0", 'b_c': "h1"} END AS "metaxy_data_version_by_field", CASE WHEN "expected" IS NULL THEN struct_extract("compare_with_current"."previous", 'metaxy_data_version') ELSE "provenance" END AS "metaxy_data_version", "status" AS "metaxy_status", CASE "status" WHEN 'new' THEN [each FOR each IN ['a', 'b/c'] IF each IS NOT NULL] WHEN 'stale' THEN CASE WHEN ("is_whole" = 1 OR NOT ("x0" OR "x1")) THEN [each FOR each IN ['a', 'b/c'] IF each IS NOT NULL] ELSE [each FOR each IN [CASE WHEN "x0" THEN 'a' END, CASE WHEN "x1" THEN 'b/c' END] IF each IS NOT NULL] END END AS "metaxy_stale_fields", CASE WHEN "status" IN ('stale', 'orphaned', 'carried') THEN "previous" END AS "metaxy_previous", CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS "metaxy_newest"
  FROM "compare_with_current"
UNION ALL
SELECT CAST(NULL AS VARCHAR) AS "id", CAST(NULL AS VARCHAR) AS "path", CAST(NULL AS STRUCT("a" VARCHAR, "b_c" VARCHAR)) AS "metaxy_provenance_by_field", CASE WHEN EXISTS (SELECT 1
  FROM "video__raw"
  WHERE "metaxy_feature_version" = 'fv-video') THEN '0' ELSE (SELECT CAST(count(*) AS VARCHAR)
  FROM "video__raw") END AS "metaxy_provenance", CAST(NULL AS STRUCT("a" VARCHAR, "b_c" VARCHAR)) AS "metaxy_data_version_by_field", CAST(NULL AS VARCHAR) AS "metaxy_data_version", 'summary' AS "metaxy_status", CAST(NULL AS VARCHAR[]) AS "metaxy_stale_fields", CAST(NULL AS STRUCT("id" VARCHAR, "score" BIGINT, "metaxy_provenance_by_field" STRUCT("a" VARCHAR, "b/c" VARCHAR), "metaxy_provenance" VARCHAR, "metaxy_data_version_by_field" STRUCT("a" VARCHAR, "b/c" VARCHAR), "metaxy_data_version" VARCHAR, "metaxy_feature_version" VARCHAR, "metaxy_project_version" VARCHAR, "metaxy_created_at" TIMESTAMP WITH TIME ZONE, "metaxy_updated_at" TIMESTAMP WITH TIME ZONE, "metaxy_deleted_at" TIMESTAMP WITH TIME ZONE, "metaxy_materialization_id" VARCHAR)) AS "metaxy_previous", (SELECT max("newest")
  FROM (SELECT max(coalesce("metaxy_deleted_at", "metaxy_updated_at")) AS "newest"
  FROM "crop") AS "times") AS "metaxy_newest"

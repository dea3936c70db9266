import { microsecondsOf } from "@metaxy/core/testing";
import type { ColumnWord } from "../features/feature-data.ts";
import { parseFilterText } from "../oracle/filter-text.ts";
import { columnsOf, createOracle } from "../oracle/oracle.ts";
import { type OracleRow, type OracleValue, withSystemColumns } from "../oracle/oracle-row.ts";
import type { HashText } from "../oracle/version-hash.ts";
import type { GoldenCase, GoldenColumns, GoldenRow, GoldenValue } from "./golden-case.ts";
import type { GoldenSubject } from "./run-golden-steps.ts";

/** The oracle as subject of a golden case: shows that the oracle's rules are the reference's. */
export function oracleSubject(goldenCase: GoldenCase, hashText: HashText): GoldenSubject {
  const settings = { algorithm: goldenCase.hash_algorithm, length: goldenCase.hash_truncation_length };
  const oracle = createOracle(settings, hashText);
  const filters = (texts: readonly string[] = []) => texts.map(parseFilterText);
  return {
    define: async (features) => oracle.define(features),
    write: async (step) => oracle.write(step.feature, oracleRows(step.rows, step.columns), microsecondsOf(step.at)),
    delete: async (step) => {
      const [filter] = filters(step.filters);
      oracle.delete(step.feature, microsecondsOf(step.at), { ...(filter && { filter }), hard: step.soft === false });
    },
    read: async ({ feature, options = {} }) =>
      oracle
        .read(feature, {
          filters: filters(options.filters),
          withSampleHistory: options.with_sample_history === true,
          withFeatureHistory: options.with_feature_history === true,
          includeDeleted: options.include_soft_deleted === true,
        })
        .map((row) => withSystemColumns(row)),
    resolve: async ({ feature, options = {}, samples }) => {
      const perParent = Object.entries(options.filters ?? {}).map(([key, texts]) => [key, filters(texts)]);
      const found = oracle.resolve(feature, {
        filters: Object.fromEntries(perParent),
        globalFilters: filters(options.global_filters),
        targetFilters: filters(options.target_filters),
        stalenessPredicates: filters(options.staleness_predicates),
        skipComparison: options.skip_comparison === true,
        ...(samples && { samples: oracleRows(samples.rows, samples.columns) }),
      });
      const { stale, orphaned } = found;
      return [{ new: found.new.map(columnsOf), stale: stale.map(columnsOf), orphaned: orphaned.map(columnsOf) }];
    },
  };
}

function oracleRows(rows: readonly GoldenRow[], columns: GoldenColumns): OracleRow[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, oracleValue(row[name] ?? null, type)])),
  );
}

function oracleValue(value: GoldenValue, type: ColumnWord | object): OracleValue {
  if (type === "int64" && typeof value === "number") return BigInt(value);
  if (value === null || typeof value !== "object") return value;
  const versions = Object.entries(value).map(([key, version]) => [key, typeof version === "string" ? version : null]);
  return Object.fromEntries(versions);
}

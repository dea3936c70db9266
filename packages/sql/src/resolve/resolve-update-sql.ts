import {
  DATA_VERSION,
  DATA_VERSION_BY_FIELD,
  HashAlgorithmNotSupportedError,
  MetadataSchemaError,
  NEWEST,
  PROVENANCE,
  PROVENANCE_BY_FIELD,
  type ResolveRequest,
  STATUS,
} from "@metaxy/core/driver";
import type { Dialect } from "../dialect.ts";
import { newestTime } from "../keep-latest-rows.ts";
import { joinSql, name, type Sql, sql, trustedSql } from "../sql.ts";
import { plainTables, type TableSources } from "../table-source.ts";
import { aggregateParents } from "./aggregate-parents.ts";
import { collapseChildren } from "./collapse-children.ts";
import { allNew, compareWithCurrent } from "./compare-with-current.ts";
import { currentSources, isCollapsed } from "./current-rows.ts";
import { hashFields, versionsOfSamples } from "./hash-fields.ts";
import { isAggregated, joinParents, joinSamples } from "./join-parents.ts";
import { inner, type ResolveContext, type Step } from "./resolve-context.ts";
import { type Compared, resultRow, resultRows } from "./result-columns.ts";
import { hasTable, ofDefinition, selectColumns } from "./select-columns.ts";

/** What a resolve statement is rendered with. */
export interface ResolveSqlOptions {
  readonly dialect: Dialect;
  /** Where tables are read from; default: under their own names. */
  readonly tables?: TableSources;
  /** Table expression with the request's samples under their own names. */
  readonly samples?: Sql;
}

function expectedSteps(context: ResolveContext): Step[] {
  const { request, samples } = context;
  if (samples !== undefined && request.samples?.role === "replace-parents")
    return [versionsOfSamples(context, samples)];
  const parents = request.parents.flatMap((parent, index) => {
    if (!hasTable(parent)) return [];
    const steps = selectColumns(context, parent, index);
    if (isAggregated(context, parent)) steps.push(aggregateParents(context, parent, index));
    return steps;
  });
  const join = samples === undefined ? joinParents(context) : joinSamples(context, samples);
  return [...parents, join, hashFields(context)];
}

function currentSteps(context: ResolveContext): Step[] {
  if (context.request.compareWith === "nothing") return [];
  const { steps, sources } = currentSources(context);
  if (sources.length === 0) return [];
  return isCollapsed(context) ? [...steps, collapseChildren(context, sources)] : steps;
}

/** The greatest time of the target and its marks, and per parent how many rows of other definitions hide it. */
function summaryRow(context: ResolveContext): Sql {
  const { request, tables, dialect } = context;
  const { target } = request;
  const times = [
    ...(target.types === undefined ? [] : [{ table: target.table, types: target.types }]),
    ...(target.marks === undefined ? [] : [target.marks]),
  ].map(({ table, types }) => sql`SELECT max(${newestTime(types)}) AS ${name("newest")} FROM ${tables(table).from}`);
  const counts = request.parents.map((parent) => {
    if (!hasTable(parent)) return sql`'0'`;
    const { from } = tables(parent.table);
    const rows = sql`(SELECT CAST(count(*) AS ${trustedSql(dialect.typeName("string"))}) FROM ${from})`;
    return sql`CASE WHEN EXISTS (SELECT 1 FROM ${from} WHERE ${ofDefinition(parent.featureVersion)}) THEN '0' ELSE ${rows} END`;
  });
  const values = new Map([
    [STATUS, sql`'summary'`],
    [PROVENANCE, counts.length === 0 ? sql`''` : joinSql(counts, sql` || ',' || `)],
  ]);
  if (times.length > 0) {
    const all = joinSql(times, sql` UNION ALL `);
    values.set(NEWEST, sql`(SELECT max(${name("newest")}) FROM (${all}) AS ${name("times")})`);
  }
  return resultRow(context, values);
}

/** The samples that lack a row in a parent, besides their own row. */
function unmatchedRows(context: ResolveContext): Sql {
  const { request, dialect } = context;
  const record = dialect.makeRecord(
    request.fields.map((field, n) => ({ name: field.structKey, value: name(inner.field(n)) })),
  );
  const values = new Map([
    ...request.columns.map(({ name: column }, n): [string, Sql] => [column, name(inner.expected(n))]),
    [PROVENANCE_BY_FIELD, record],
    [PROVENANCE, name("provenance")],
    [DATA_VERSION_BY_FIELD, record],
    [DATA_VERSION, name("provenance")],
    [STATUS, sql`'unmatched'`],
  ]);
  return sql`${resultRow(context, values)} FROM ${name("hash_fields")} WHERE ${name("unmatched")} = 1`;
}

function refuseUnsupported(request: ResolveRequest, dialect: Dialect): void {
  const { algorithm } = request.hash;
  if (dialect.hashes[algorithm] === undefined) {
    throw new HashAlgorithmNotSupportedError(
      `The store's engine cannot compute ${algorithm}, which ${request.feature} is hashed with; it has ${Object.keys(dialect.hashes).join(", ")}. Use one of these, or versioningEngine: "polars".`,
      { details: { algorithm, feature: request.feature } },
    );
  }
}

/** Result columns become names in a file, where engines that fold case take two for one. */
function refuseCaseTwins(request: ResolveRequest): void {
  const seen = new Map<string, string>();
  for (const { name: column } of request.columns) {
    const other = seen.get(column.toLowerCase());
    if (other !== undefined) {
      throw new MetadataSchemaError(
        `Columns ${JSON.stringify(other)} and ${JSON.stringify(column)} of the rows for ${request.feature} differ only in case; rename one of them in its dependency.`,
        { details: { feature: request.feature, columns: [other, column] } },
      );
    }
    seen.set(column.toLowerCase(), column);
  }
}

function groupOrder({ groupOrder: order, columns }: ResolveRequest, dialect: Dialect): Sql {
  return joinSql(
    order.map((column) => {
      const isText = columns.find((each) => each.name === column)?.type === "string";
      return sql`${isText ? dialect.byCodePoint(name(column)) : name(column)} ASC NULLS FIRST`;
    }),
  );
}

/**
 * A resolve as one statement: the seven steps as common table expressions of the same names, one full join for every
 * status of `ResolveResult`, and the summary row.
 * @throws HashAlgorithmNotSupportedError HASH_ALGORITHM_NOT_SUPPORTED
 * @throws MetadataSchemaError METADATA_SCHEMA where two columns of the result differ only in case.
 */
export function resolveUpdateSql(request: ResolveRequest, options: ResolveSqlOptions): Sql {
  const { dialect, tables = plainTables, samples } = options;
  if (request.samples?.role !== "replace-parents") refuseUnsupported(request, dialect);
  if (dialect.foldsCase) refuseCaseTwins(request);
  const context: ResolveContext = { request, dialect, tables, samples };
  const current = currentSteps(context);
  const last = current.at(-1);
  const compare = last === undefined ? allNew(context) : compareWithCurrent(context, last.name);
  const withCurrent = last !== undefined;
  const compared: Compared = { withCurrent, withPrevious: withCurrent && request.target.types !== undefined };
  const steps = [...expectedSteps(context), ...current, compare];
  const ctes = joinSql(
    steps.map((step) => sql`${name(step.name)} AS (${step.body})`),
    sql`,\n`,
  );
  const parts = [resultRows(context, compared), summaryRow(context)];
  if (request.samples?.role === "join-parents") parts.push(unmatchedRows(context));
  const rows = joinSql(parts, sql`\nUNION ALL\n`);
  if (request.groupOrder.length === 0) return sql`WITH ${ctes}\n${rows}`;
  return sql`WITH ${ctes}\nSELECT * FROM (${rows}) AS ${name("result")} ORDER BY ${groupOrder(request, dialect)}`;
}

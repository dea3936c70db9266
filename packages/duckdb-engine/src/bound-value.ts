import {
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DATE,
  DOUBLE,
  DuckDBDateValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  type DuckDBValue,
  HUGEINT,
  SQLNULL,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";
import type { ColumnType, Literal } from "@metaxy/core/driver";
import type { BoundValue } from "@metaxy/sql";

interface TypedValue {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
}

const MIN_BIGINT = -(2n ** 63n);
const MAX_BIGINT = 2n ** 63n - 1n;
const MAX_HUGEINT = 2n ** 127n - 1n;

function integer(value: bigint): TypedValue {
  if (value >= MIN_BIGINT && value <= MAX_BIGINT) return { value, type: BIGINT };
  if (value >= -MAX_HUGEINT && value <= MAX_HUGEINT) return { value, type: HUGEINT };
  return { value: Number(value), type: DOUBLE };
}

function fromNumber(value: number, type: ColumnType | undefined): TypedValue {
  if (type === "date") return { value: new DuckDBDateValue(value), type: DATE };
  const isFloat = type === "float32" || type === "float64" || !Number.isInteger(value) || Object.is(value, -0);
  return isFloat ? { value, type: DOUBLE } : integer(BigInt(value));
}

function fromBigint(value: bigint, type: ColumnType | undefined): TypedValue {
  if (type === "time") return { value: new DuckDBTimeValue(value), type: TIME };
  return integer(value);
}

function fromTimestamp(micros: bigint, type: ColumnType | undefined): TypedValue {
  return type === "timestamp_naive"
    ? { value: new DuckDBTimestampValue(micros), type: TIMESTAMP }
    : { value: new DuckDBTimestampTZValue(micros), type: TIMESTAMPTZ };
}

function typedLiteral(value: Literal, type: ColumnType | undefined): TypedValue {
  if (value === null) return { value: null, type: SQLNULL };
  switch (typeof value) {
    case "boolean":
      return { value, type: BOOLEAN };
    case "string":
      return { value, type: VARCHAR };
    case "number":
      return fromNumber(value, type);
    case "bigint":
      return fromBigint(value, type);
    default:
      return "timestamp" in value
        ? fromTimestamp(value.timestamp, type)
        : { value: blobValue(value.binary), type: BLOB };
  }
}

/** A bound value as DuckDB takes it: integers exact at any size, times to the microsecond. */
export function typedValue(bound: BoundValue): TypedValue {
  return typedLiteral(bound.value, bound.type);
}

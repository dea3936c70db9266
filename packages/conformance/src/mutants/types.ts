import {
  type ColumnType,
  MetadataSchemaError,
  PROVENANCE_BY_FIELD,
  type StoredValue,
  SYSTEM_PREFIX,
} from "@metaxy/core/driver";
import { withColumns } from "./alter-driver.ts";
import { alterEngine } from "./alter-engine.ts";
import { alterStore, alterWrites, isPlainRow, type WrittenRow } from "./alter-store.ts";
import { alterLeaves, alterTypes, alterValues } from "./alter-values.ts";
import type { Mutant } from "./mutant.ts";

/** Broken stores that the scenarios of the area `types` must see. */
export const typesMutants: readonly Mutant[] = [
  {
    key: "types/integers-as-doubles",
    says: "keeps user integers as doubles",
    fails: ["types/integers"],
    mayFail: [
      "types/*",
      "filter/*",
      "keep-latest-rows/*",
      "increment/row-values",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "delete/by-rows",
    ],
    alter: {
      driver: (driver) => alterValues(driver, (value) => (typeof value === "bigint" ? asDouble(value) : value)),
    },
  },
  {
    key: "types/nan-becomes-null",
    says: "keeps NaN as NULL",
    fails: ["types/floats"],
    alter: { driver: (driver) => alterLeaves(driver, (leaf) => (Number.isNaN(leaf) ? null : leaf)) },
  },
  {
    key: "types/minus-zero-becomes-zero",
    says: "keeps −0 as 0",
    fails: ["types/floats"],
    mayFail: ["select-columns/user-columns-pass-through"],
    alter: { driver: (driver) => alterLeaves(driver, (leaf) => (leaf === 0 ? 0 : leaf)) },
  },
  {
    key: "types/empty-text-becomes-null",
    says: "keeps an empty body as NULL",
    fails: ["types/strings"],
    mayFail: ["types/nul-and-lone-surrogates"],
    alter: {
      driver: (driver) => alterValues(driver, (value, _, column) => (column === "body" && value === "" ? null : value)),
    },
  },
  {
    key: "types/cuts-long-texts",
    says: "cuts texts after 64 KiB",
    fails: ["types/strings"],
    mayFail: ["security/huge-values"],
    alter: {
      driver: (driver) => alterValues(driver, (value) => (typeof value === "string" ? value.slice(0, 65_536) : value)),
    },
  },
  {
    key: "types/cuts-at-nul",
    says: "ends texts at U+0000",
    fails: ["types/nul-and-lone-surrogates"],
    alter: { driver: (driver) => alterLeaves(driver, untilNul) },
  },
  {
    key: "types/repairs-texts",
    says: "puts U+FFFD where a text has half of a surrogate pair",
    fails: ["types/nul-and-lone-surrogates"],
    mayFail: ["schema/type-changes"],
    alter: { store: (store) => alterWrites(store, repaired) },
  },
  {
    key: "types/cuts-times-to-milliseconds",
    says: "keeps timestamps in milliseconds",
    fails: ["types/timestamps"],
    mayFail: [
      "types/sample-ids-of-any-type",
      "read/frames-and-rows-agree",
      "filter/timestamps",
      "select-columns/user-columns-pass-through",
      "increment/row-values",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "delete/by-rows",
    ],
    alter: {
      driver: (driver) =>
        alterValues(driver, (value, type) =>
          typeof value === "bigint" && type === "timestamp" ? value - (value % 1000n) : value,
        ),
    },
  },
  {
    key: "types/times-of-the-process",
    says: "takes timestamps for times in the zone of the process",
    fails: ["types/timestamps"],
    alter: {
      driver: (driver) =>
        alterValues(driver, (value, type) =>
          typeof value === "bigint" && type === "timestamp" ? inZoneOfProcess(value) : value,
        ),
    },
  },
  {
    key: "types/integers-in-32-bits",
    says: "cuts integers to 31 bits",
    fails: ["types/narrow-integers"],
    mayFail: ["filter/comparisons"],
    alter: {
      driver: (driver) =>
        alterValues(driver, (value, type) =>
          type === "int32" && typeof value === "number" ? value & 0x3f_ff_ff_ff : value,
        ),
    },
  },
  {
    key: "types/drops-list-elements-that-are-null",
    says: "leaves NULL out of lists",
    fails: ["types/declared-lists-and-structs", "types/lists-and-structs"],
    mayFail: ["increment/samples-as-frames", "increment/sample-frames-are-checked"],
    alter: {
      driver: (driver) =>
        alterValues(driver, (value) => (Array.isArray(value) ? value.filter((each) => each !== null) : value)),
    },
  },
  {
    key: "types/json-as-text",
    says: "keeps a text in a json column as it stands",
    fails: ["types/json"],
    alter: {
      driver: (driver) =>
        alterValues(driver, (value, _, column) => (column === "tags" && value === '"null"' ? "null" : value)),
    },
  },
  {
    key: "types/null-list-becomes-empty",
    says: "keeps a list that is NULL as an empty one",
    fails: ["types/lists-and-structs"],
    mayFail: [
      "select-columns/declared-not-written",
      "select-columns/declared-not-stored",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "types/declared-lists-and-structs",
    ],
    alter: {
      driver: (driver) =>
        alterValues(driver, (value, type) =>
          value === null && typeof type === "object" && "list" in type ? [] : value,
        ),
    },
  },
  {
    key: "types/struct-of-nulls-becomes-null",
    says: "keeps a struct whose fields are all NULL as NULL",
    fails: ["types/lists-and-structs"],
    mayFail: ["types/unknown-types", "types/declared-lists-and-structs"],
    alter: { driver: (driver) => alterValues(driver, (value, type) => (isStructOfNulls(value, type) ? null : value)) },
  },
  {
    key: "types/null-column-becomes-text",
    says: "makes a column that is NULL throughout one of texts",
    fails: ["types/lists-and-structs"],
    mayFail: [
      "write/undefined-is-absent",
      "collapse-children/childless-feature-exists",
      "select-columns/declared-not-written",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "types/declared-lists-and-structs",
    ],
    alter: {
      driver: (driver) =>
        alterTypes(driver, (type, values) => (values.every((each) => each === null) ? "string" : type)),
    },
  },
  {
    key: "types/null-remarks-become-integers",
    says: "makes the column `remark` one of integers while it is NULL throughout",
    fails: ["types/parents-types"],
    alter: {
      driver: (driver) =>
        alterTypes(driver, (type, values, column) =>
          column === "remark" && values.every((each) => each === null) ? "int64" : type,
        ),
    },
  },
  {
    key: "types/leaves-out-exact-times",
    says: "leaves out the columns of a frame whose times it cannot keep exactly",
    fails: ["types/frame-parts-of-microseconds"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(feature, rows, options).catch((error: unknown) => {
              const isRounded = error instanceof Error && error.message.includes("part of a microsecond");
              const select: unknown = Reflect.get(rows, "select");
              if (!isRounded || typeof select !== "function") throw error;
              return original(feature, select.call(rows, "id", PROVENANCE_BY_FIELD), options);
            }),
        }),
    },
  },
  {
    key: "types/errors-without-columns",
    says: "tells the column of a refused value in prose alone",
    fails: ["types/value-errors"],
    alter: {
      store: (store) =>
        alterStore(store, {
          writeMetadata: (original) => (feature, rows, options) =>
            original(feature, rows, options).catch((error: unknown) => {
              if (!(error instanceof MetadataSchemaError)) throw error;
              const { column: _, ...details } = error.details;
              throw new MetadataSchemaError(error.message, { cause: error.cause, details });
            }),
        }),
    },
  },
  {
    key: "types/trusts-rounded-ids",
    says: "takes a whole number beyond 2^53 as an id for exact",
    fails: ["types/rounded-ids"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) =>
          Number.isInteger(row.id) && !Number.isSafeInteger(row.id) ? { ...row, id: BigInt(Number(row.id)) } : row,
        ),
    },
  },
  {
    key: "types/ids-cast-to-text",
    says: "computes increments with ids as texts",
    fails: ["types/sample-ids-of-any-type"],
    mayFail: [
      "join-parents/on-shared-ids",
      "compare-with-current/on-all-ids",
      "increment/row-values",
      "increment/samples-as-frames",
      "increment/sample-frames-are-checked",
      "compare-with-current/added-id-column",
      "collapse-children/samples-of-children-pass-marks",
      "types/rounded-ids",
    ],
    alter: {
      driver: (driver) =>
        alterEngine(driver, {
          rows: (row, { compareOn }) =>
            withColumns(row, Object.fromEntries(compareOn.map((id) => [id, asText(row[id])]))),
        }),
    },
  },
  {
    key: "types/bytes-as-text",
    says: "keeps bytes as text",
    fails: ["types/booleans-binary-and-dates"],
    alter: {
      driver: (driver) => alterValues(driver, (value) => (value instanceof Uint8Array ? asUtf8(value) : value)),
    },
  },
  {
    key: "types/takes-frames-for-milliseconds",
    says: "takes another unit of time for microseconds",
    fails: ["types/frame-columns"],
    alter: {
      driver: (driver) => alterValues(driver, (value) => (value === 1_500_000_000_123_000n ? value / 1000n : value)),
    },
  },
  {
    key: "types/forgets-late-columns",
    says: "forgets the columns of a row after the hundredth",
    fails: ["types/wide-table"],
    alter: {
      driver: (driver) => alterValues(driver, (value, _, column) => (/^c\d{3}$/.test(column) ? null : value)),
    },
  },
  {
    key: "types/drops-empty-structs",
    says: "writes a struct without fields as NULL",
    fails: ["types/unknown-types"],
    alter: {
      store: (store) =>
        alterWrites(store, (row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              !name.startsWith(SYSTEM_PREFIX) && isPlainRow(value) && Object.keys(value).length === 0 ? null : value,
            ]),
          ),
        ),
    },
  },
];

function asDouble(value: bigint): bigint {
  const limit = 2n ** 63n - 1n;
  const rounded = BigInt(Number(value));
  return rounded > limit ? limit : rounded;
}

function untilNul(leaf: StoredValue): StoredValue {
  return typeof leaf === "string" ? (leaf.split("\0")[0] ?? "") : leaf;
}

/** The row with every text in it repaired. */
function repaired(row: WrittenRow): WrittenRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, repairedValue(value)]));
}

function repairedValue(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(repairedValue);
  return isPlainRow(value) ? repaired(value) : value;
}

function inZoneOfProcess(time: bigint): bigint {
  return time + BigInt(new Date(Number(time / 1000n)).getTimezoneOffset()) * 60_000_000n;
}

function isStructOfNulls(value: StoredValue, type: ColumnType): boolean {
  const isStruct = typeof type === "object" && "struct" in type;
  return isStruct && value !== null && Object.values(value).every((field) => field === null);
}

function asText(id: StoredValue | undefined): StoredValue {
  return id === null || id === undefined ? null : String(id);
}

function asUtf8(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(new TextDecoder().decode(bytes));
}

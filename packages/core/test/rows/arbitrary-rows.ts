import fc from "fast-check";
import type { ColumnType, ColumnTypes, StoredRow, StoredValue } from "../../src/rows/index.ts";

const INT64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const EDGES = [
  -(2n ** 63n),
  2n ** 63n - 1n,
  -1n,
  0n,
  -62_135_596_800_000_000n,
  253_402_300_799_999_999n,
  2n ** 53n + 1n,
];

/** A struct or row, as stored: without prototype. */
export function bare<T>(entries: Iterable<readonly [string, T]>): { [name: string]: T } {
  const object: { [name: string]: T } = Object.create(null);
  for (const [name, value] of entries) object[name] = value;
  return object;
}

const SCALARS: Readonly<Record<string, fc.Arbitrary<StoredValue>>> = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  int32: fc.integer(),
  int64: fc.oneof(INT64, fc.constantFrom(...EDGES)),
  uint8: fc.integer({ min: 0, max: 255 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  float32: fc.float(),
  float64: fc.double(),
  string: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "\ufeffbom", "a\u0000b", "𝒳", "\uffff")),
  binary: fc.uint8Array({ maxLength: 20 }),
  date: fc.integer(),
  time: fc.bigInt({ min: 0n, max: 86_399_999_999n }),
  timestamp: fc.oneof(INT64, fc.constantFrom(...EDGES)),
  timestamp_naive: fc.oneof(INT64, fc.constantFrom(...EDGES)),
  null: fc.constant(null),
};

const scalarType = fc.constantFrom(...(Object.keys(SCALARS) as (ColumnType & string)[]));
const decimalType: fc.Arbitrary<ColumnType> = fc
  .tuple(fc.integer({ min: 1, max: 38 }), fc.nat())
  .map(([precision, scale]) => ({ decimal: { precision, scale: scale % (precision + 1) } }));

const { type } = fc.letrec<{ type: ColumnType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    { arbitrary: scalarType, weight: 6 },
    { arbitrary: decimalType, weight: 1 },
    { arbitrary: tie("type").map((list): ColumnType => ({ list })), weight: 1 },
    {
      arbitrary: fc
        .uniqueArray(fc.tuple(fc.string({ maxLength: 4 }), tie("type")), { maxLength: 3, selector: ([name]) => name })
        .map((fields): ColumnType => ({ struct: new Map(fields) })),
      weight: 2,
    },
    {
      arbitrary: tie("type").map((value): ColumnType => ({ map: { key: "string", value } })),
      weight: 1,
    },
  ),
}));

/** Any column type, nested up to three levels. */
const columnType: fc.Arbitrary<ColumnType> = type;

function decimal(parts: { readonly precision: number; readonly scale: number }): fc.Arbitrary<string> {
  const most = 10n ** BigInt(parts.precision) - 1n;
  return fc.bigInt({ min: -most, max: most }).map((unscaled) => {
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(parts.scale + 1, "0");
    const point = parts.scale === 0 ? digits : `${digits.slice(0, -parts.scale)}.${digits.slice(-parts.scale)}`;
    return unscaled < 0n ? `-${point}` : point;
  });
}

/** A stored value of the type, NULL now and then. */
function storedValue(of: ColumnType): fc.Arbitrary<StoredValue> {
  return of === "null" ? fc.constant(null) : fc.option(presentValue(of), { freq: 4 });
}

function presentValue(of: ColumnType): fc.Arbitrary<StoredValue> {
  if (typeof of === "string") return SCALARS[of] ?? fc.constant(null);
  if ("decimal" in of) return decimal(of.decimal);
  if ("list" in of) return fc.array(storedValue(of.list), { maxLength: 3 });
  if ("map" in of) return fc.array(fc.tuple(presentValue(of.map.key), storedValue(of.map.value)), { maxLength: 3 });
  const names = [...of.struct.keys()];
  return fc
    .tuple(...[...of.struct.values()].map(storedValue))
    .map((values) => bare(names.map((name, i) => [name, values[i] ?? null] as const)));
}

/** Up to eight rows of up to four columns. */
export const typedRows: fc.Arbitrary<{ readonly types: ColumnTypes; readonly rows: readonly StoredRow[] }> = fc
  .uniqueArray(fc.tuple(fc.string({ maxLength: 6 }), columnType), { maxLength: 4, selector: ([name]) => name })
  .chain((columns) => rowsOf(new Map(columns)));

/** Rows of given types. */
function rowsOf(
  types: ColumnTypes,
): fc.Arbitrary<{ readonly types: ColumnTypes; readonly rows: readonly StoredRow[] }> {
  const names = [...types.keys()];
  const row = fc
    .tuple(...[...types.values()].map(storedValue))
    .map((values): StoredRow => bare(names.map((name, i) => [name, values[i] ?? null] as const)));
  return fc.array(row, { maxLength: 8 }).map((rows) => ({ types, rows }));
}

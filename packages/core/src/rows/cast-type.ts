import { type ColumnType, type ColumnTypes, sameType } from "./column-type.ts";
import { INTEGER_RANGES } from "./integer-range.ts";

/**
 * Whether values of one type can be stored as another: they are the `same`, every value fits (`widening`), each must be
 * looked at (`checked`), or the types do not go together (`impossible`).
 */
export type CastKind = "same" | "widening" | "checked" | "impossible";

/**
 * How a column may be stored in a column of another type: integers in wider ones and, value by value, in narrower ones,
 * floats and decimals; floats with whole values in integers; `null` anywhere; a struct in one with more fields; a time without
 * zone as UTC; the layouts of a map (list of key and value, or a struct of its keys) in one another.
 */
export function castType(from: ColumnType, to: ColumnType): CastKind {
  if (sameType(from, to)) return "same";
  if (from === "null") return "widening";
  if (typeof from === "string") return typeof to === "string" ? castScalar(from, to) : castToDecimal(from, to);
  if (typeof to === "string") return "impossible";
  if ("list" in from && "list" in to) return castType(from.list, to.list);
  if ("struct" in from && "struct" in to) return castStruct(from.struct, to.struct);
  if ("map" in from && "map" in to)
    return weakest([castType(from.map.key, to.map.key), castType(from.map.value, to.map.value)]);
  if ("map" in from && "struct" in to) return castMapToStruct(from.map, to.struct);
  if ("struct" in from && "map" in to) return castStructToMap(from.struct, to.map);
  if ("list" in from && "map" in to) return castEntries(from.list, to.map);
  return "decimal" in from && "decimal" in to ? castDecimal(from.decimal, to.decimal) : "impossible";
}

type MapType = { readonly key: ColumnType; readonly value: ColumnType };
type DecimalType = { readonly precision: number; readonly scale: number };

function castScalar(from: string, to: string): CastKind {
  if (from === "timestamp_naive" && to === "timestamp") return "widening";
  if (from === "float32" && to === "float64") return "widening";
  if (from === "float64" && to === "float32") return "checked";
  const source = INTEGER_RANGES.get(from);
  const target = INTEGER_RANGES.get(to);
  if (source !== undefined && target !== undefined) {
    return source[0] >= target[0] && source[1] <= target[1] ? "widening" : "checked";
  }
  const isFloat = (type: string): boolean => type === "float32" || type === "float64";
  return (source !== undefined && isFloat(to)) || (isFloat(from) && target !== undefined) ? "checked" : "impossible";
}

function castToDecimal(from: string, to: ColumnType): CastKind {
  return INTEGER_RANGES.has(from) && typeof to !== "string" && "decimal" in to ? "checked" : "impossible";
}

function castDecimal(from: DecimalType, to: DecimalType): CastKind {
  const fits = to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
  return fits ? "widening" : "checked";
}

function castStruct(from: ColumnTypes, to: ColumnTypes): CastKind {
  const fields = [...from].map(([name, type]) => {
    const target = to.get(name);
    return target === undefined ? "impossible" : castType(type, target);
  });
  return weakest([...fields, from.size < to.size ? "widening" : "same"]);
}

function castMapToStruct(from: MapType, to: ColumnTypes): CastKind {
  if (from.key !== "string") return "impossible";
  return weakest(["checked", ...[...to.values()].map((type) => castType(from.value, type))]);
}

function castStructToMap(from: ColumnTypes, to: MapType): CastKind {
  if (to.key !== "string") return "impossible";
  return weakest(["checked", ...[...from.values()].map((type) => castType(type, to.value))]);
}

function castEntries(from: ColumnType, to: MapType): CastKind {
  if (typeof from === "string" || !("struct" in from) || from.struct.size !== 2) return "impossible";
  const [key, value] = [from.struct.get("key"), from.struct.get("value")];
  if (key === undefined || value === undefined) return "impossible";
  return weakest(["checked", castType(key, to.key), castType(value, to.value)]);
}

const STRENGTH: readonly CastKind[] = ["same", "widening", "checked", "impossible"];

function weakest(kinds: readonly CastKind[]): CastKind {
  return kinds.reduce((a, b) => (STRENGTH.indexOf(a) >= STRENGTH.indexOf(b) ? a : b), "same");
}

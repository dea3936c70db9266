import type { ColumnType } from "./column-type.ts";
import { partOf, type ValuePlace } from "./value-place.ts";

/** The first part of values of this type that no value tells the type of: NULL throughout, or the fields of an empty struct. */
export function unknownPart(type: ColumnType, where: ValuePlace): ValuePlace | undefined {
  if (typeof type === "string") return type === "null" ? where : undefined;
  if ("decimal" in type) return undefined;
  if ("list" in type) return unknownPart(type.list, partOf(where, "an element"));
  if ("map" in type) {
    return unknownPart(type.map.key, partOf(where, "a key")) ?? unknownPart(type.map.value, partOf(where, "a value"));
  }
  if (type.struct.size === 0) return partOf(where, "a field");
  for (const [name, field] of type.struct) {
    const part = unknownPart(field, partOf(where, `field ${JSON.stringify(name)}`));
    if (part !== undefined) return part;
  }
  return undefined;
}

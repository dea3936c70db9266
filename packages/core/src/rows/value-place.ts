/** Where a value stands, for messages, e.g. `column "path" of rows for video/raw`; a function where that is costly to say. */
export type ValuePlace = string | (() => string);

/** The place as the start of a sentence. */
export function placeText(where: ValuePlace): string {
  const text = typeof where === "string" ? where : where();
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A part of the place, e.g. `field "a" of column "x"`. */
export function partOf(where: ValuePlace, part: string): ValuePlace {
  return () => `${part} of ${typeof where === "string" ? where : where()}`;
}

/** A column as a place. */
export function columnPlace(name: string): string {
  return `column ${JSON.stringify(name)}`;
}

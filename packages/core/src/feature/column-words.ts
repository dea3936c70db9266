import type { ColumnType } from "../rows/column-type.ts";

/** Words of `columns`, and the type of a value in a row. */
export interface Values {
  string: string;
  bool: boolean;
  int8: number;
  int16: number;
  int32: number;
  uint8: number;
  uint16: number;
  uint32: number;
  /** Stored in 64 bits; beyond 2^53 reading it is an error. */
  int53: number;
  int64: bigint;
  uint64: bigint;
  float32: number;
  float64: number;
  /** Midnight in UTC. */
  date: Date;
  /** Stored in microseconds; a `Date` has milliseconds. */
  timestamp: Date;
  /** Microseconds since 1970, UTC. */
  timestamp_us: bigint;
  binary: Uint8Array;
  /** Stored as JSON text. */
  json: unknown;
}

/** How the type of a value is declared. */
export type ScalarWord = keyof Values;

/** How a list of scalars is declared. */
export type ListWord = `list<${Exclude<ScalarWord, "json">}>`;

/** How a struct is declared: its fields. */
export interface StructWords {
  readonly [field: string]: Exclude<ScalarWord, "json"> | ListWord | StructWords;
}

/** How the type of a column is declared. */
export type ColumnWord = ScalarWord | ListWord | StructWords;

/** Value of a column in a row; elements of lists and fields of structs may be NULL. */
export type ValueOf<W> = W extends ScalarWord
  ? Values[W]
  : W extends `list<${infer E extends ScalarWord}>`
    ? readonly (Values[E] | null)[]
    : W extends object
      ? { readonly [F in keyof W]: ValueOf<W[F]> | null }
      : never;

const STORED: Readonly<Record<ScalarWord, ColumnType>> = {
  string: "string",
  bool: "bool",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  int53: "int64",
  int64: "int64",
  uint64: "uint64",
  float32: "float32",
  float64: "float64",
  date: "date",
  timestamp: "timestamp",
  timestamp_us: "timestamp",
  binary: "binary",
  json: "string",
};

/** Whether a text declares a single value. */
export function isScalarWord(text: string): text is ScalarWord {
  return Object.hasOwn(STORED, text);
}

const LISTS: ReadonlyMap<string, ScalarWord> = new Map(
  Object.keys(STORED)
    .filter(isScalarWord)
    .filter((word) => word !== "json")
    .map((word) => [`list<${word}>`, word]),
);

/** Every word of one value, then those of lists. */
export const COLUMN_WORDS: readonly string[] = [...Object.keys(STORED), ...LISTS.keys()];

/** Whether a text declares a scalar or a list. */
export function isColumnWord(text: string): text is ScalarWord | ListWord {
  return isScalarWord(text) || LISTS.has(text);
}

/** Whether ids may be declared so: no store tells rows apart by lists, structs or bytes. */
export function isIdWord(word: ColumnWord): boolean {
  return typeof word === "string" && isScalarWord(word) && word !== "binary";
}

/** How the elements of a list are declared; `undefined` for what is no list. */
export function elementWord(word: ColumnWord): ScalarWord | undefined {
  return typeof word === "string" ? LISTS.get(word) : undefined;
}

/** Type in which a declared column is stored. */
export function columnTypeOf(word: ColumnWord): ColumnType {
  if (typeof word === "object") {
    return { struct: new Map(Object.entries(word).map(([field, each]) => [field, columnTypeOf(each)])) };
  }
  if (isScalarWord(word)) return STORED[word];
  return { list: STORED[elementWord(word) ?? "string"] };
}

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

/** How the type of a column is declared. */
export type ColumnWord = keyof Values;

const STORED: Readonly<Record<ColumnWord, ColumnType>> = {
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

/** Every word, in the order of {@link Values}. */
export const COLUMN_WORDS: readonly string[] = Object.keys(STORED);

/** Whether a text is a word of `columns`. */
export function isColumnWord(text: string): text is ColumnWord {
  return Object.hasOwn(STORED, text);
}

/** Type in which a declared column is stored. */
export function columnTypeOf(word: ColumnWord): ColumnType {
  return STORED[word];
}

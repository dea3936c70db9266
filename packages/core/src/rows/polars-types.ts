// nodejs-polars is optional: without it, the directive keeps these declarations free of errors.
// biome-ignore lint/suspicious/noTsIgnore: it must be allowed where there is no error, too.
/** @ts-ignore */
type InstalledFrame = import("nodejs-polars").DataFrame;

/** What is known of a frame without nodejs-polars; there is none at run time. */
interface UnknownFrame {
  readonly height: number;
  readonly width: number;
  readonly columns: readonly string[];
  toRecords(): readonly Record<string, unknown>[];
  writeIPC(): Uint8Array;
}

/** A Polars DataFrame. */
export type DataFrame = [unknown] extends [InstalledFrame] ? UnknownFrame : InstalledFrame;

/** A Polars expression, of whichever copy of nodejs-polars. */
export interface PolarsExpression {
  /** The bytes of its JSON. */
  serialize(format: "json"): { toString(): string };
  /** No frame and no series has it. */
  readonly over: unknown;
}

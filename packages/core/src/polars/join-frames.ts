import type { LazyDataFrame } from "nodejs-polars";
import { ex } from "./expression.ts";

export interface JoinOptions {
  /** Columns of the left side. */
  readonly on: readonly string[];
  /** Those of the right side, where they have other names. */
  readonly rightOn?: readonly string[];
  readonly how: "inner" | "left" | "full" | "semi" | "anti";
  /** Whether NULL matches NULL. */
  readonly nullsEqual?: boolean;
  /** Whether both sides' columns become one, in a full join. */
  readonly coalesce?: boolean;
}

/** A join by columns. The binding's own takes their names, and makes a costly object of each. */
export function joinFrames(left: LazyDataFrame, right: LazyDataFrame, options: JoinOptions): LazyDataFrame {
  const { on, rightOn = on, how, ...others } = options;
  const columns = { leftOn: on.map(ex.col), rightOn: rightOn.map(ex.col) };
  return Reflect.apply(left.join, left, [right, { ...others, ...columns, how }]);
}

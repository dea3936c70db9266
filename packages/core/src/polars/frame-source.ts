import type { DataFrame } from "nodejs-polars";

/** Under this key a batch or a result that is made of a frame gives that frame, so that it need not be rebuilt. */
export const FRAME: unique symbol = Symbol("frame");

export interface FrameSource {
  [FRAME](): Promise<DataFrame>;
}

/** The frame behind a batch or a result, if it has one. */
export async function sourceFrame(value: object): Promise<DataFrame | undefined> {
  return isFrameSource(value) ? value[FRAME]() : undefined;
}

function isFrameSource(value: object): value is FrameSource {
  return FRAME in value;
}

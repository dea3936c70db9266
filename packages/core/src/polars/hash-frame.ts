import pl, { type DataFrame } from "nodejs-polars";
import { type HashSettings, hashTemplate, type TextColumn } from "../hash/index.ts";
import { checkAbort } from "./check-abort.ts";
import { frameHeight, frameSelect, frameSlice } from "./native-frame.ts";
import { textChunks, textFrame } from "./text-columns.ts";

/** Most rows that are hashed in one go; fewer where that takes too long for the event loop. */
export const HASH_SLICE_ROWS = 100_000;

const SLICE_MILLISECONDS = 20;
const FIRST_SLICE_ROWS = 10_000;

/** What to hash. */
export interface HashJob {
  readonly settings: HashSettings;
  /** Text columns of the frame; NULL counts as `nullAs`, else it makes a hash NULL. */
  readonly inputs: readonly { readonly column: string; readonly nullAs?: string }[];
  /** Columns to make. A number in `parts` is an index in `inputs`, or behind those an earlier output. */
  readonly outputs: readonly { readonly name: string; readonly parts: readonly (string | number)[] }[];
}

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each slice with the number of rows that are done. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/**
 * The outputs of a job for each row of a frame. Works slice by slice, so that nothing waits for it longer than some 50 ms.
 *
 * @throws MetadataStoreError `ABORTED` once the signal is.
 */
export async function hashFrame(frame: DataFrame, job: HashJob, options: HashOptions = {}): Promise<DataFrame> {
  const height = frameHeight(frame);
  const slices: DataFrame[] = [];
  let size = FIRST_SLICE_ROWS;
  for (let done = 0; done < height || slices.length === 0; ) {
    checkAbort(options.signal);
    const start = performance.now();
    const rows = Math.min(size, height - done);
    slices.push(...hashSlice(frameSlice(frame, done, rows), job));
    done += rows;
    size = nextSize(rows, performance.now() - start);
    options.onRows?.(done);
    await new Promise(setImmediate);
  }
  return slices.length === 1 && slices[0] !== undefined ? slices[0] : pl.concat(slices, { how: "vertical" });
}

/** Slices grow and shrink with the time that the last one took, at most fourfold. */
function nextSize(rows: number, milliseconds: number): number {
  const factor = Math.min(4, Math.max(0.1, SLICE_MILLISECONDS / Math.max(milliseconds, 1)));
  return Math.max(1, Math.min(HASH_SLICE_ROWS, Math.floor(rows * factor)));
}

function hashSlice(slice: DataFrame, job: HashJob): DataFrame[] {
  const names = job.inputs.map((input) => input.column);
  const chunks = names.length === 0 ? [] : textChunks(frameSelect(slice, names));
  // Without inputs, or without rows, there may be no chunk that tells the number of rows.
  const all = chunks.length > 0 ? chunks : [{ columns: [], rowCount: frameHeight(slice) }];
  return all.map(({ columns, rowCount }) => textFrame(hashChunk(columns, rowCount, job), rowCount));
}

function hashChunk(columns: readonly TextColumn[], rowCount: number, job: HashJob): Map<string, TextColumn> {
  const known = job.inputs.map((input, i): TextColumn => {
    const column = columns[i] ?? {
      data: new Uint8Array(0),
      offsets: new Int32Array(1),
      validity: undefined,
      length: 0,
    };
    return input.nullAs === undefined ? column : { ...column, nullAs: input.nullAs };
  });
  const outputs = new Map<string, TextColumn>();
  for (const { name, parts } of job.outputs) {
    const hashed = hashTemplate(job.settings, parts, known, rowCount);
    known.push(hashed);
    outputs.set(name, hashed);
  }
  return outputs;
}
